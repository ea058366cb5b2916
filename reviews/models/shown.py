"""What is prepared off the reviewer's path when a revision is recorded: HTML, findings, chapters."""

from django.conf import settings
from django.db import models


class PreparedFile(models.Model):
    """The HTML of one file's diff, compressed once; found again by content, so revisions share it."""

    key = models.CharField(max_length=80, unique=True)
    html = models.BinaryField()
    size = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


class Findings(models.Model):
    """What code found in a revision: flags, guards, risk with its reasons, equal edits. Never a hidden score."""

    revision = models.OneToOneField("changes.Revision", on_delete=models.CASCADE, related_name="findings")
    data = models.JSONField(default=dict)
    risk = models.PositiveSmallIntegerField(default=0)
    secrets = models.PositiveIntegerField(default=0)
    prepared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"findings of {self.revision_id}"


class Chapters(models.Model):
    """The reading order of a revision: proposed by the judge, checked by code, moved by reviewers."""

    revision = models.OneToOneField("changes.Revision", on_delete=models.CASCADE, related_name="chapters")
    data = models.JSONField(default=list)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"chapters of {self.revision_id}"
