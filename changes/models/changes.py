"""Changes: one request and all that follows from it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from changes.states import LIVELY, Status


class Change(models.Model):
    """The thing that has a number (its primary key), a page and a Slack thread."""

    repository = models.ForeignKey("changes.Repository", on_delete=models.PROTECT, related_name="changes")
    title = models.CharField(max_length=200)
    request = models.TextField()
    door = models.CharField(max_length=10, choices=[(d, d) for d in ("web", "api", "slack", "command")])
    # What makes asking twice one change: a form's key, an API idempotency key, a Slack event.
    door_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - null is "no key", not unique
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="asked"
    )
    asker_label = models.CharField(max_length=200)
    status = models.CharField(
        max_length=10, default=Status.QUEUED, choices=[(s.value, s.value) for s in Status]
    )
    status_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # The question, the cap that was reached, or why the last run failed.
    sentence = models.TextField(blank=True)
    base_ref = models.CharField(max_length=200)
    branch = models.CharField(max_length=200, blank=True)
    pull_number = models.PositiveIntegerField(null=True)
    pull_url = models.CharField(max_length=500, blank=True)
    pull_base_ref = models.CharField(max_length=200, blank=True)
    pull_head_sha = models.CharField(max_length=40, blank=True)
    pull_draft = models.BooleanField(default=False)
    pull_mergeable = models.BooleanField(null=True)
    pull_updated_at = models.DateTimeField(null=True)
    # A sentence while GitHub does not show the pull request, or its base is gone: what is known of it is old.
    pull_unreadable = models.CharField(max_length=300, blank=True, default="")
    pull_state = models.CharField(max_length=6, blank=True, choices=[("open", "open"), ("closed", "closed")])
    # The outbox to GitHub of what a person wished: close (and delete the branch), reopen, or tidy after a merge.
    wish = models.CharField(max_length=6, blank=True, choices=[(w, w) for w in ("close", "reopen", "tidy")])
    wish_at = models.DateTimeField(null=True)
    wish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who carries it out; `wish_at` is when it may begin.
    wish_owner = models.CharField(max_length=80, blank=True, default="")
    wish_until = models.DateTimeField(null=True)
    merge_sha = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField(null=True)
    slack_channel = models.CharField(max_length=40, blank=True)
    slack_thread = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="change_status_known"
            ),
            models.UniqueConstraint(
                fields=["repository", "pull_number"], condition=Q(pull_number__isnull=False), name="pull_once"
            ),
            models.UniqueConstraint(
                fields=["repository", "branch"], condition=~Q(branch=""), name="branch_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["merging", "unknown", "merged"]) | Q(pull_number__isnull=False),
                name="merging_needs_a_pull_request",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_at"], name="change_by_status"),
            models.Index(fields=["repository", "-id"], name="change_by_repository"),
            models.Index(
                fields=["pull_updated_at"],
                condition=Q(status__in=sorted(s.value for s in LIVELY)),
                name="change_lively",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def number(self) -> int:
        """What people call it by."""
        return int(self.pk)

    @property
    def has_pull(self) -> bool:
        return self.pull_number is not None

    @property
    def tightening(self) -> dict[str, Any]:
        """What the branch that it would land in asks of policy."""
        return self.repository.tightening_at(self.pull_base_ref or self.base_ref)

    @property
    def is_ended(self) -> bool:
        return self.status in (Status.MERGED, Status.CLOSED)
