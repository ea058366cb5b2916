"""What GitHub and Slack sent, stored before it is handled, and what is to be said in Slack."""

from django.db import models


class Delivery(models.Model):
    """One verified delivery; the unique id makes a repeated one a no-op."""

    door = models.CharField(max_length=8, choices=[("github", "GitHub"), ("slack", "Slack")])
    delivery_id = models.CharField(max_length=120)
    event = models.CharField(max_length=60)
    body = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When the sweep may handle it again; whoever handles it moves this beyond what it takes, then to what it waits.
    next_at = models.DateTimeField(null=True)
    repeats = models.PositiveIntegerField(default=0)
    # A sentence: what it did, or why it was ignored or failed.
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "delivery_id"], name="delivery_once")]
        indexes = [
            models.Index(fields=["handled_at", "id"], name="delivery_unhandled"),
            # What is still to be emptied is found at once among all that were.
            models.Index(fields=["handled_at"], condition=~models.Q(body=b""), name="delivery_with_body"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.event} {self.delivery_id}"


class SlackPost(models.Model):
    """The outbox of a change's Slack thread: written with the fact, posted after it, once per key."""

    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="slack_posts")
    key = models.CharField(max_length=80)
    text = models.TextField()
    # [[label, address]] of our own, drawn as links behind the text; nothing in the text itself is one.
    links = models.JSONField(default=list)
    # [[address, alt]] of pictures of ours below the text; emptied when Slack could not fetch them.
    images = models.JSONField(default=list)
    posted_at = models.DateTimeField(null=True)
    ts = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    # When nobody tries any more: the page says so, and the next message into the thread.
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "key"], name="slack_post_once")]
        indexes = [models.Index(fields=["posted_at", "next_at"], name="slack_post_due")]

    def __str__(self) -> str:
        return f"{self.key} of #{self.change_id}"
