"""Runs and their steps: one stretch of agent work on a change."""

from django.db import models
from django.db.models import Q


class RunStatus(models.TextChoices):
    """Where a run stands; what came of it is its outcome."""

    QUEUED = "queued", "queued"
    WORKING = "working", "working"
    ENDED = "ended", "ended"


class Run(models.Model):
    """Engine, model, tokens, cost, steps, outcome. Claimed by a worker with a lease."""

    change = models.ForeignKey("changes.Change", on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, default=RunStatus.QUEUED, choices=RunStatus.choices)
    # What is said to the agent at its start: the request, an answer, or the reviewers' comments.
    kind = models.CharField(
        max_length=8, choices=[(k, k) for k in ("request", "answer", "feedback", "retry")], default="request"
    )
    message = models.TextField(blank=True)
    # The Slack event that it answers with: heard once, whatever is asked by the time it is handled again.
    door_key = models.CharField(max_length=120, null=True)  # noqa: DJ001 - null is "no key", not unique
    engine = models.CharField(max_length=20, default="native")
    model = models.CharField(max_length=80, blank=True)
    judge_model = models.CharField(max_length=80, blank=True)
    base_sha = models.CharField(max_length=40, blank=True)
    # The head it goes on from; empty for the base itself.
    from_sha = models.CharField(max_length=40, blank=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    cancel_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    put_off = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10,
        blank=True,
        choices=[(k, k) for k in ("proposed", "question", "failed", "stopped", "capped")],
    )
    sentence = models.TextField(blank=True)
    # What the agent calls its proposal: the title of its commit, and of the pull request that it opens.
    title = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    # The commit of the proposal, made before the push, so that a crash between the two pushes the same one.
    proposed_sha = models.CharField(max_length=40, blank=True)
    verdict = models.JSONField(null=True)
    red_green = models.JSONField(null=True)
    verifications = models.JSONField(default=list)
    # [{"name", "command", "why"}] of verifiers that were guessed and do not work on the base; null before they are tried.
    left_out = models.JSONField(null=True)
    # [{"source", "text"}] of what the model is told besides the request: the instructions in `.honk.toml`.
    outside = models.JSONField(default=list)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    tokens_cached = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    # zlib of the JSON conversation, verbatim, thinking blocks included.
    conversation = models.BinaryField(default=b"")
    # A git bundle of refs/honk/<change>/<run>/*, so that mirrors stay caches.
    bundle = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["door_key"], condition=Q(door_key__isnull=False), name="run_of_an_answer_once"
            ),
            models.UniqueConstraint(
                fields=["change"], condition=~Q(status="ended"), name="one_unended_run_a_change"
            ),
        ]
        indexes = [models.Index(fields=["status", "not_before"], name="run_by_status")]

    def __str__(self) -> str:
        return f"run {self.number} of #{self.change_id}"


class Step(models.Model):
    """One thing that happened in a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=8, choices=[(k, k) for k in ("model", "tool", "verify", "judge", "setup")]
    )
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    tool = models.CharField(max_length=60, blank=True)
    input = models.JSONField(null=True)
    output = models.TextField(blank=True)
    exit_code = models.IntegerField(null=True)
    ms = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    tokens_cached = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    tree = models.CharField(max_length=40, blank=True)
    commit = models.CharField(max_length=40, blank=True)
    # [{"path", "added", "removed"}] of what this step changed.
    changed = models.JSONField(default=list)
    # zlib of the JSON messages that this step added to the conversation, verbatim.
    exchange = models.BinaryField(default=b"")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="step_number_once")]
        ordering = ["run", "number"]

    def __str__(self) -> str:
        return self.title
