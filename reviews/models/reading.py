"""Reading, measured: what of a diff was on whose screen."""

from django.conf import settings
from django.db import models


class FileViewed(models.Model):
    """A reviewer marked a file as viewed; it holds as long as that file's diff stays the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey("changes.Revision", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "change", "path", "digest"], name="file_viewed_once")
        ]

    def __str__(self) -> str:
        return f"{self.path} viewed"


class HunkViewed(models.Model):
    """A reviewer went past a hunk, or acknowledged it as the same edit as another that was shown."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="+")
    # sha256 of path and the hunk's lines: the mark survives a revision that leaves the hunk alone.
    digest = models.CharField(max_length=64)
    how = models.CharField(max_length=12, choices=[("viewed", "viewed"), ("acknowledged", "acknowledged")])
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "change", "digest"], name="hunk_viewed_once")
        ]

    def __str__(self) -> str:
        return f"hunk {self.digest[:8]} {self.how}"


class Seen(models.Model):
    """Which changed lines of one file were on screen for a second: a bitmap over its changed lines, in order."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64)
    bits = models.BinaryField(default=b"")
    carried = models.BinaryField(default=b"")  # the same of lines that were seen in an earlier revision
    lines = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "change", "path", "digest"], name="seen_once")
        ]

    def __str__(self) -> str:
        return f"seen of {self.path}"


class LastLook(models.Model):
    """The last revision of a change that a person had on screen, and where in it they stopped."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey("changes.Change", on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey("changes.Revision", on_delete=models.CASCADE, related_name="+")
    previous = models.ForeignKey("changes.Revision", null=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=1100, blank=True)
    event_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "change"], name="last_look_once")]

    def __str__(self) -> str:
        return f"{self.person_id} looked at {self.revision_id}"
