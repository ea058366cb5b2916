"""Changes, as a row of a list and whole."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from changes.models import Change
from honkweb.api.shapes.facts import BuildShape, EventShape, RevisionRow
from honkweb.api.shapes.judgement import MergeShape, ReviewShape, StandingShape
from reviews.access import page_url


class ChangeRow(serializers.ModelSerializer[Change]):
    """A change as lists show it. `stage`, `turn` and `waits_for` say whose turn it is, and why."""

    number = serializers.IntegerField(read_only=True)
    repository = serializers.CharField(source="repository.full_name", read_only=True)
    asker = serializers.CharField(source="asker_label", read_only=True)
    stage = serializers.CharField(source="attention.stage", read_only=True, default="")
    turn = serializers.CharField(source="attention.turn", read_only=True, default="")
    waits_for = serializers.CharField(source="attention.sentence", read_only=True, default="")
    since = serializers.DateTimeField(source="attention.since", read_only=True, allow_null=True, default=None)
    risk = serializers.IntegerField(source="attention.risk", read_only=True, default=0)
    head_sha = serializers.CharField(source="pull_head_sha", read_only=True)
    page = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields = [
            "number",
            "title",
            "repository",
            "asker",
            "door",
            "status",
            "stage",
            "turn",
            "waits_for",
            "since",
            "risk",
            "version",
            "head_sha",
            "pull_number",
            "pull_url",
            "merge_sha",
            "created_at",
            "updated_at",
            "page",
        ]

    @extend_schema_field(serializers.URLField())
    def get_page(self, change: Change) -> str:
        return page_url(change)


class ChangeShape(ChangeRow):
    """A change with all that follows from it; runs, steps and older events have addresses of their own."""

    standing = StandingShape(read_only=True)
    revisions = RevisionRow(many=True, read_only=True)
    builds = BuildShape(many=True, read_only=True, source="head_builds")
    reviews = ReviewShape(many=True, read_only=True)
    merges = MergeShape(many=True, read_only=True)
    events = EventShape(many=True, read_only=True, source="last_events")

    class Meta(ChangeRow.Meta):
        fields = [
            *ChangeRow.Meta.fields,
            "request",
            "base_ref",
            "branch",
            "standing",
            "revisions",
            "builds",
            "reviews",
            "merges",
            "events",
        ]
