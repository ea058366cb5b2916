"""Attention: whose turn a change is, why and since when; the only table that lists read."""

from django.conf import settings
from django.db import models


class Attention(models.Model):
    """One row a change, derived by reviews.policy and written with the fact that changed it."""

    change = models.OneToOneField("changes.Change", on_delete=models.CASCADE, related_name="attention")
    repository = models.ForeignKey("changes.Repository", on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    asker_label = models.CharField(max_length=200)
    # queued, working, waiting, building, red, review, changes, ready, merging, unknown, failed, merged, closed
    stage = models.CharField(max_length=12)
    # asker, reviewers, mergers, machine, nobody
    turn = models.CharField(max_length=12)
    sentence = models.CharField(max_length=300)
    since = models.DateTimeField()
    risk = models.PositiveSmallIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    ended = models.BooleanField(default=False)
    # What the list sorts by: risk × age × size folded into one number, the higher the sooner.
    weight = models.BigIntegerField(default=0)
    words = models.TextField(blank=True)
    # Who took it on or was given it; kept when the row is derived again.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        # Each list is a few of these read in their order until the page is full (reviews.streams).
        indexes = [
            models.Index(fields=["turn", "ended", "-weight", "-change"], name="attention_by_turn"),
            models.Index(
                fields=["repository", "turn", "ended", "-weight", "-change"], name="attention_by_repo"
            ),
            models.Index(fields=["asker", "turn", "ended", "-weight", "-change"], name="attention_by_asker"),
            models.Index(
                fields=["assignee", "turn", "ended", "-weight", "-change"], name="attention_by_assignee"
            ),
            # Few rows are anybody's, and some lists want those alone.
            models.Index(
                fields=["turn", "ended", "-weight", "-change"],
                name="attention_taken",
                condition=models.Q(assignee__isnull=False),
            ),
            models.Index(
                fields=["repository", "turn", "ended", "-weight", "-change"],
                name="attention_taken_repo",
                condition=models.Q(assignee__isnull=False),
            ),
            models.Index(fields=["-change"], name="attention_newest"),
            models.Index(fields=["repository", "-change"], name="attention_repo_newest"),
            models.Index(fields=["stage", "-change"], name="attention_by_stage"),
            models.Index(fields=["asker_label", "-change"], name="attention_by_label"),
        ]

    def __str__(self) -> str:
        return f"#{self.change_id} {self.stage}: {self.turn}"


class Snooze(models.Model):
    """A person put a change aside until later, or took it on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes")
    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="snoozes")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "change"], name="snooze_once")]

    def __str__(self) -> str:
        return f"{self.person_id} snoozed #{self.change_id}"
