"""Reviews: one person's verdict on one revision."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Review(models.Model):
    """An approval belongs to the head SHA it names; a push voids it."""

    change = models.ForeignKey("changes.Change", on_delete=models.PROTECT, related_name="reviews")
    revision = models.ForeignKey("changes.Revision", on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=8, choices=[(v, v) for v in ("approve", "changes", "comment")])
    body = models.TextField(blank=True)
    head_sha = models.CharField(max_length=40)
    base_ref = models.CharField(max_length=200)
    patch_id = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    # An approval by the asker, allowed by policy and shown as such.
    own = models.BooleanField(default=False)
    # What had been seen when it was given: {"lines", "seen", "acknowledged", "measured"}.
    coverage = models.JSONField(default=dict)
    risk = models.CharField(max_length=10, blank=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    # The outbox of `body` to GitHub's conversation, as that of a comment: `mirror_at` is when to try (again).
    github_id = models.BigIntegerField(null=True)
    mirror_at = models.DateTimeField(null=True)
    mirror_tries = models.PositiveSmallIntegerField(default=0)
    mirror_error = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "reviewer"],
                condition=Q(verdict="approve", voided_at=None),
                name="one_standing_approval_a_person",
            ),
            models.UniqueConstraint(
                fields=["github_id"], condition=Q(github_id__isnull=False), name="github_words_once"
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer", "-at"], name="review_by_reviewer"),
            models.Index(fields=["mirror_at"], condition=Q(mirror_at__isnull=False), name="review_to_mirror"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.head_sha[:7]} by {self.reviewer_id}"

    @property
    def stands(self) -> bool:
        return self.voided_at is None


class VerdictAnswer(models.Model):
    """A person's answer to a withheld verdict, or to a guard row, of one revision: it blocks no longer."""

    revision = models.ForeignKey("changes.Revision", on_delete=models.PROTECT, related_name="verdict_answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(
        max_length=20, default="judge", choices=[("judge", "judge"), ("secret", "secret")]
    )
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "about"], name="verdict_answered_once")]

    def __str__(self) -> str:
        return f"answer about {self.about} of {self.revision_id}"
