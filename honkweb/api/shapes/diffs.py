"""The diff of a revision, as data."""

from typing import Any

from rest_framework import serializers


class DiffLine(serializers.Serializer[Any]):
    """A line of a hunk: kind is " ", "+" or "-"; the numbers are null on the side where it does not exist."""

    kind = serializers.CharField(trim_whitespace=False)
    old = serializers.IntegerField(allow_null=True)
    new = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(trim_whitespace=False)


class DiffHunk(serializers.Serializer[Any]):
    """A hunk with its lines."""

    header = serializers.CharField()
    lines = DiffLine(many=True)


class DiffFile(serializers.Serializer[Any]):
    """A file of a diff. `omitted` says that its lines exist and are not here."""

    path = serializers.CharField()
    old_path = serializers.CharField()
    status = serializers.CharField()
    old_mode = serializers.CharField(allow_null=True)
    new_mode = serializers.CharField(allow_null=True)
    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    binary = serializers.BooleanField()
    omitted = serializers.BooleanField()
    hunks = DiffHunk(many=True)


class DiffShape(serializers.Serializer[Any]):
    """The diff of a revision. `not_shown` counts the files whose lines are left out here."""

    revision = serializers.IntegerField()
    base_sha = serializers.CharField()
    head_sha = serializers.CharField()
    digest = serializers.CharField()
    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    not_shown = serializers.IntegerField()
    files = DiffFile(many=True)
