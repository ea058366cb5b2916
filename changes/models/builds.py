"""Builds: results of CI for a head SHA."""

from django.db import models


class Build(models.Model):
    """A check run or a commit status, under its natural key; old news never overrides newer."""

    repository = models.ForeignKey("changes.Repository", on_delete=models.CASCADE, related_name="builds")
    head_sha = models.CharField(max_length=40)
    source = models.CharField(max_length=10, choices=[("check_run", "check run"), ("status", "status")])
    # The check run's id; for a status its SHA and context, since each report of it is a new id.
    external_id = models.CharField(max_length=400)
    name = models.CharField(max_length=250)
    app = models.CharField(max_length=120, blank=True)
    suite = models.CharField(max_length=60, blank=True)
    attempt = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    url = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    # What its commit stands on: the base commit of the revision, which is in the build besides the diff. No report
    # of CI says whether it was tested merged with a newer tip of the base, so that is not claimed.
    base_sha = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["repository", "source", "external_id"], name="build_once"),
        ]
        indexes = [models.Index(fields=["repository", "head_sha"], name="build_by_head")]

    def __str__(self) -> str:
        return f"{self.name} for {self.head_sha[:7]}"

    @property
    def is_green(self) -> bool:
        return self.status == "completed" and self.conclusion == "success"

    @property
    def is_done(self) -> bool:
        return self.status == "completed"
