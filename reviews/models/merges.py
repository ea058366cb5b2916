"""Merges: one recorded intent to land one head SHA, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class MergeStatus(models.TextChoices):
    """intended: may be taken back until `not_before`; told: GitHub was or may have been called."""

    INTENDED = "intended", "intended"
    TOLD = "told", "told"
    UNKNOWN = "unknown", "unknown"
    LANDED = "landed", "landed"
    REFUSED = "refused", "refused"
    TAKEN_BACK = "taken_back", "taken back"


class Merge(models.Model):
    """Written before GitHub is told; recovery after a crash reads only this."""

    change = models.ForeignKey("changes.Change", on_delete=models.PROTECT, related_name="merges")
    revision = models.ForeignKey("changes.Revision", on_delete=models.PROTECT, related_name="merges")
    head_sha = models.CharField(max_length=40)
    base_ref = models.CharField(max_length=200)
    method = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=MergeStatus.INTENDED, choices=MergeStatus.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Five seconds to take it back before GitHub is told.
    not_before = models.DateTimeField()
    base_before = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(null=True)
    looked = models.PositiveIntegerField(default=0)
    look_at = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    merge_sha = models.CharField(max_length=40, blank=True)
    landed_tree = models.CharField(max_length=40, blank=True)
    expected_tree = models.CharField(max_length=40, blank=True)
    # None until compared: whether what landed is what was approved.
    same = models.BooleanField(null=True)
    sentence = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change"],
                condition=Q(status__in=["intended", "told", "unknown", "landed"]),
                name="one_merge_a_change",
            ),
        ]

    def __str__(self) -> str:
        return f"merge of {self.head_sha[:7]}: {self.status}"
