"""Rows that belong to the doors and not to the domain."""

from django.conf import settings
from django.db import models


class Scope(models.TextChoices):
    """What a token may do; each includes the ones before it."""

    READ = "read", "read"
    WRITE = "write", "ask, review, stop and close"
    MERGE = "merge", "merge"


SCOPE_RANK = {Scope.READ: 1, Scope.WRITE: 2, Scope.MERGE: 3}


class ApiToken(models.Model):
    """A person's key to the API. Only its hash is kept: the token itself is shown once, when it is made."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    # The first characters, by which a person recognises it in a list or a leak.
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=Scope.choices)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"], name="token_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["read", "write", "merge"]), name="token_scope_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"
