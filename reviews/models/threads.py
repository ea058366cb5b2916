"""Threads: comments on a line, a range, a file or the change."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Thread(models.Model):
    """Where it began never moves; where it stands now is ported through revisions when shown."""

    change = models.ForeignKey("changes.Change", on_delete=models.PROTECT, related_name="threads")
    revision = models.ForeignKey("changes.Revision", on_delete=models.PROTECT, related_name="threads")
    # Empty path: about the change. Line 0: about the file.
    path = models.CharField(max_length=1000, blank=True)
    side = models.CharField(max_length=5, default="new", choices=[("old", "old"), ("new", "new")])
    line = models.PositiveIntegerField(default=0)
    first_line = models.PositiveIntegerField(default=0)
    # The lines it was written about, as they read then.
    quoted = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    # False while all of it is an unsent draft of `by`.
    sent = models.BooleanField(default=False)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # When somebody else, or a revision that was asked for, last answered it; empty again once its beginner goes on.
    answered_at = models.DateTimeField(null=True)
    answered_in = models.ForeignKey(
        "changes.Revision", null=True, on_delete=models.PROTECT, related_name="answers"
    )
    # When it was handed to the agent.
    asked_at = models.DateTimeField(null=True)
    # The review comment at GitHub that began it, where replies go.
    github_id = models.BigIntegerField(null=True, unique=True)
    # Whether GitHub has it as resolved, as far as was read; and when to tell GitHub (again) what it is here.
    github_resolved = models.BooleanField(null=True)
    settle_at = models.DateTimeField(null=True)
    settle_tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["change", "resolved_at"], name="thread_by_change"),
            models.Index(fields=["settle_at"], condition=Q(settle_at__isnull=False), name="thread_to_settle"),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk} at {self.path}:{self.line}"


class ThreadPlace(models.Model):
    """Where a thread stands in a later revision, and the hunks of it that touch what the thread is about.

    The row is the outbox: written with the revision, filled in (`found_at`) by a task that reads git.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="places")
    revision = models.ForeignKey("changes.Revision", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=1000, blank=True)
    line = models.PositiveIntegerField(default=0)
    first_line = models.PositiveIntegerField(default=0)
    gone = models.BooleanField(default=False)
    # The revision in which its lines went, when they are gone.
    gone_in = models.ForeignKey("changes.Revision", null=True, on_delete=models.CASCADE, related_name="+")
    # [{"path", "line"}] on the new side of this revision.
    hunks = models.JSONField(default=list)
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "revision"], name="thread_placed_once")]
        indexes = [
            models.Index(fields=["revision"], condition=Q(found_at=None), name="thread_place_to_find"),
        ]

    def __str__(self) -> str:
        return f"place of thread {self.thread_id} in revision {self.revision_id}"


class ThreadTurn(models.Model):
    """A person whose open thread was answered: the change waits for their look. Derived, for lists."""

    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "change"], name="thread_turn_once")]

    def __str__(self) -> str:
        return f"turn of {self.person_id} in #{self.change_id}"


class TalkRead(models.Model):
    """When the conversation at GitHub was last read whole."""

    change = models.OneToOneField("changes.Change", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"conversation of #{self.change_id} as of {self.at}"


class Comment(models.Model):
    """One thing somebody said in a thread; a draft until it is sent with a review."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    review = models.ForeignKey("reviews.Review", null=True, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    by_kind = models.CharField(
        max_length=8, default="person", choices=[(k, k) for k in ("person", "agent", "github")]
    )
    body = models.TextField()
    # Lines that would replace the commented ones; null when the comment suggests nothing.
    suggestion = models.TextField(null=True)  # noqa: DJ001 - an empty suggestion deletes the lines
    applied_in = models.ForeignKey("changes.Revision", null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.BooleanField(default=True)
    # The outbox to GitHub: posted when it has an id; `mirror_at` is when to try (again). Comments on lines, those of
    # the conversation and reviews are numbered apart there.
    github_kind = models.CharField(
        max_length=6, blank=True, choices=[(k, k) for k in ("line", "talk", "review")]
    )
    github_id = models.BigIntegerField(null=True)
    mirror_at = models.DateTimeField(null=True)
    mirror_tries = models.PositiveSmallIntegerField(default=0)
    mirror_error = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["github_kind", "github_id"],
                condition=Q(github_id__isnull=False),
                name="github_comment_once",
            ),
        ]
        indexes = [
            models.Index(fields=["by"], condition=Q(draft=True), name="comment_drafts"),
            models.Index(
                fields=["mirror_at"], condition=Q(mirror_at__isnull=False), name="comment_to_mirror"
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} in {self.thread_id}"
