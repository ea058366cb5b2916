"""Repositories, builds, revisions, events, and who asks."""

from typing import Any

from rest_framework import serializers

from audit.models import Event
from changes.models import Build, Repository, Revision, Verifying


class RepositoryShape(serializers.ModelSerializer[Repository]):
    """A repository that the caller may see."""

    class Meta:
        model = Repository
        fields = ["full_name", "default_branch", "private", "paused", "added_at"]


class BuildShape(serializers.ModelSerializer[Build]):
    """A result of CI for a head SHA."""

    is_green = serializers.BooleanField(read_only=True)

    class Meta:
        model = Build
        fields = [
            "id",
            "head_sha",
            "base_sha",
            "source",
            "name",
            "app",
            "attempt",
            "status",
            "conclusion",
            "is_green",
            "title",
            "url",
            "started_at",
            "completed_at",
        ]


class RevisionRow(serializers.ModelSerializer[Revision]):
    """A head of the change's branch. A review or merge names its `head_sha` and `digest`."""

    run = serializers.IntegerField(source="run.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Revision
        fields = [
            "number",
            "run",
            "base_ref",
            "base_sha",
            "head_sha",
            "patch_id",
            "digest",
            "added",
            "removed",
            "summary",
            "pushed_by",
            "at",
        ]


class ChangedFile(serializers.Serializer[Any]):
    """A file of a revision."""

    path = serializers.CharField()
    old_path = serializers.CharField(allow_blank=True, default="")
    status = serializers.CharField(default="")
    added = serializers.IntegerField(default=0)
    removed = serializers.IntegerField(default=0)


class VerifyingShape(serializers.ModelSerializer[Verifying]):
    """What the verifiers said of a revision that no run made; `outcome` is empty until they ran."""

    class Meta:
        model = Verifying
        fields = ["outcome", "sentence", "verifications", "left_out", "asked_at", "ended_at"]


class RevisionShape(RevisionRow):
    """A revision with its files."""

    files = ChangedFile(many=True, read_only=True)
    verifying = VerifyingShape(read_only=True, allow_null=True, default=None)

    class Meta(RevisionRow.Meta):
        fields = [*RevisionRow.Meta.fields, "files", "verifying"]


class EventShape(serializers.ModelSerializer[Event]):
    """One row of the append-only log."""

    class Meta:
        model = Event
        fields = ["id", "at", "verb", "actor", "actor_kind", "change", "repository", "sentence", "data"]


class MeShape(serializers.Serializer[Any]):
    """Whose token this is, and what it may do."""

    name = serializers.CharField()
    email = serializers.EmailField()
    is_admin = serializers.BooleanField()
    token = serializers.CharField(help_text="The token's name.")
    scope = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
