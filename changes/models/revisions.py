"""Revisions: what a run proposed or a person pushed, immutable."""

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """A head of the change's branch with its base, numbered within the change."""

    change = models.ForeignKey("changes.Change", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    run = models.OneToOneField("changes.Run", null=True, on_delete=models.PROTECT, related_name="revision")
    base_ref = models.CharField(max_length=200)
    base_sha = models.CharField(max_length=40)
    head_sha = models.CharField(max_length=40)
    tree = models.CharField(max_length=40)
    patch_id = models.CharField(max_length=64, blank=True)
    # sha256 of the canonical diff: what a form carries beside the head SHA.
    digest = models.CharField(max_length=64)
    # [{"path", "old_path", "status", "added", "removed", "flags"}]
    files = models.JSONField(default=list)
    added = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    summary = models.TextField(blank=True)
    # Who pushed it, when it was no run: GitHub's login, and our person where it is known.
    pushed_by = models.CharField(max_length=120, blank=True)
    pusher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Logins and addresses of everybody who wrote a commit in it; none of them may approve it.
    authors = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "number"], name="revision_number_once"),
        ]
        indexes = [models.Index(fields=["head_sha"], name="revision_by_head")]

    def __str__(self) -> str:
        return f"revision {self.number} of #{self.change_id}"


class RevisionPatch(models.Model):
    """The raw diff of a revision as git gave it, compressed: mirrors are caches, this is kept."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="patch")
    raw = models.BinaryField()

    def __str__(self) -> str:
        return f"patch of {self.revision_id}"


class Push(models.Model):
    """Who moved the branch to a head, by a signed delivery: kept however early or late it comes.

    Whoever pushed any head of a change may not approve the change.
    """

    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="pushes")
    head_sha = models.CharField(max_length=40)
    login = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "head_sha", "login"], name="push_once")]

    def __str__(self) -> str:
        return f"{self.login} pushed {self.head_sha[:7]}"
