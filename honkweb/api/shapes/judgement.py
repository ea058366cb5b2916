"""Where a change stands, its reviews and merges."""

from typing import Any

from rest_framework import serializers

from reviews.models import Merge, Review


class BlockerShape(serializers.Serializer[Any]):
    """One sentence that says why a change cannot be merged now."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    todo = serializers.CharField()
    turn = serializers.CharField()


class StandingShape(serializers.Serializer[Any]):
    """Where a change stands, derived by the same function as on the page and in the merge itself."""

    stage = serializers.CharField()
    turn = serializers.CharField()
    sentence = serializers.CharField()
    may_merge = serializers.BooleanField()
    blockers = BlockerShape(many=True)


class ReviewShape(serializers.ModelSerializer[Review]):
    """One person's verdict on one revision."""

    reviewer = serializers.CharField(source="reviewer.name", read_only=True)
    revision = serializers.IntegerField(source="revision.number", read_only=True)
    stands = serializers.BooleanField(read_only=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "revision",
            "reviewer",
            "verdict",
            "body",
            "head_sha",
            "base_ref",
            "digest",
            "own",
            "stands",
            "void_reason",
            "at",
        ]


class MergeShape(serializers.ModelSerializer[Merge]):
    """One recorded intent to land one head SHA, and what came of it."""

    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = Merge
        fields = [
            "id",
            "head_sha",
            "base_ref",
            "method",
            "status",
            "by",
            "not_before",
            "merge_sha",
            "same",
            "sentence",
            "at",
            "ended_at",
        ]
