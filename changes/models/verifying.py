"""Verifying: the repository's verifiers on a revision that no run made."""

from typing import Any

from django.db import models

# The exit code of a verifier that did not come to run, among those that did.
NOT_RUN = -1


class Verifying(models.Model):
    """What is to be run on a revision, and what came of it. The row is the outbox; a worker takes it with a lease."""

    revision = models.OneToOneField("changes.Revision", on_delete=models.CASCADE, related_name="verifying")
    asked_at = models.DateTimeField(auto_now_add=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    # Workers that took it and did not give it back, and how often what is outside was away.
    tries = models.PositiveSmallIntegerField(default=0)
    put_off = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(k, k) for k in ("ran", "could_not", "passed_over")]
    )
    sentence = models.TextField(blank=True)
    # As a run's: the host's record of each command, and the guesses that were left out.
    verifications = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    # [{"ended_at", "outcome", "sentence", "verifications"}] of what came of it before it was run again, oldest first.
    earlier = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(ended_at=None), name="verifying_not_ended"),
        ]

    def __str__(self) -> str:
        return f"the verifiers of {self.revision}"

    @property
    def red(self) -> list[dict[str, Any]]:
        """Those that did not pass."""
        return [each for each in self.verifications if not each["ok"]]

    @property
    def may_run_again(self) -> bool:
        """Whether something kept them from running and none that ran failed: that one is the change's own doing."""
        if self.ended_at is None or any(_failed(each) for each in self.red):
            return False
        return self.outcome == "could_not" or bool(self.red)


def _failed(red: dict[str, Any]) -> bool:
    return red["exit_code"] != NOT_RUN and not red.get("unread")
