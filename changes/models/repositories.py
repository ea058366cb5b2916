"""Repositories that Honkweb may change, and their policies."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower


class Repository(models.Model):
    """A GitHub repository."""

    full_name = models.CharField(max_length=200)
    github_id = models.BigIntegerField(null=True, unique=True)
    default_branch = models.CharField(max_length=200, default="main")
    private = models.BooleanField(default=True)
    clone_url = models.CharField(max_length=500)
    # One of the demo's own repositories, whose code may run without a sandbox beside the demo's model.
    sample = models.BooleanField(default=False)
    # A sentence while nothing may be done with it: app suspended, merges frozen after an alarm.
    paused = models.CharField(max_length=300, blank=True)
    # {branch: the [policy] table of .honk.toml at its tip} of bases of changes: it can only tighten the policy below.
    tightenings = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("full_name"), name="repository_once")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def tightening(self) -> dict[str, Any]:
        """What the default branch asks of policy: every change begins there."""
        return self.tightening_at(self.default_branch)

    def tightening_at(self, branch: str) -> dict[str, Any]:
        """What a base branch asks of policy, as far as it was read."""
        found: dict[str, Any] = self.tightenings.get(branch, {})
        return found


class Policy(models.Model):
    """What a change of a repository needs before it may land; its history is in the event log."""

    repository = models.OneToOneField(Repository, on_delete=models.CASCADE, related_name="policy")
    approvals = models.PositiveSmallIntegerField(default=1)
    high_risk_approvals = models.PositiveSmallIntegerField(default=1)
    self_approval = models.BooleanField(default=False)
    # Names, each perhaps with "from APP"; empty means: every check that reports must be green.
    required_checks = models.JSONField(default=list, blank=True)
    merge_method = models.CharField(
        max_length=10,
        default="squash",
        choices=[("merge", "merge"), ("squash", "squash"), ("rebase", "rebase")],
    )
    without_ci = models.BooleanField(default=False)
    unanswered_threads_block = models.BooleanField(default=True)
    keep_approval_on_rebase = models.BooleanField(default=False)
    setup_network = models.BooleanField(default=False)
    max_steps = models.PositiveIntegerField(default=120)
    max_minutes = models.PositiveIntegerField(default=45)
    max_tokens = models.PositiveIntegerField(default=3_000_000)
    max_cost = models.DecimalField(max_digits=8, decimal_places=2, default=10)
    changes_per_hour = models.PositiveIntegerField(default=60)

    def __str__(self) -> str:
        return f"policy of {self.repository_id}"
