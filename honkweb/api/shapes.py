"""What the API answers with: one shape a word of the product."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audit.models import Event
from changes.models import Build, Change, Repository, Revision, Run, Step
from changes.states import Status
from reviews.access import page_url
from reviews.models import Comment, Merge, Review, Thread

# Under this name the description lists the states of a change.
STATUSES = [(each.value, each.value) for each in Status]


class RepositoryShape(serializers.ModelSerializer[Repository]):
    """A repository that the caller may see."""

    class Meta:
        model = Repository
        fields = ["full_name", "default_branch", "private", "paused", "added_at"]


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


class RevisionShape(RevisionRow):
    """A revision with its files."""

    files = ChangedFile(many=True, read_only=True)

    class Meta(RevisionRow.Meta):
        fields = [*RevisionRow.Meta.fields, "files"]


class StepShape(serializers.ModelSerializer[Step]):
    """One thing that happened in a run."""

    class Meta:
        model = Step
        fields = [
            "number",
            "kind",
            "title",
            "text",
            "tool",
            "input",
            "output",
            "exit_code",
            "ms",
            "tokens_in",
            "tokens_out",
            "tokens_cached",
            "cost",
            "commit",
            "changed",
            "at",
        ]


class RunShape(serializers.ModelSerializer[Run]):
    """One stretch of agent work."""

    class Meta:
        model = Run
        fields = [
            "number",
            "kind",
            "status",
            "outcome",
            "sentence",
            "summary",
            "engine",
            "model",
            "judge_model",
            "verdict",
            "verifications",
            "tokens_in",
            "tokens_out",
            "tokens_cached",
            "cost",
            "queued_at",
            "started_at",
            "ended_at",
        ]


class EventShape(serializers.ModelSerializer[Event]):
    """One row of the append-only log."""

    class Meta:
        model = Event
        fields = ["id", "at", "verb", "actor", "actor_kind", "change", "repository", "sentence", "data"]


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


class CommentShape(serializers.ModelSerializer[Comment]):
    """One thing that somebody said in a thread."""

    by = serializers.CharField(source="by_label", read_only=True)

    class Meta:
        model = Comment
        fields = ["id", "by", "by_kind", "body", "suggestion", "at"]


class ThreadShape(serializers.ModelSerializer[Thread]):
    """Comments on a line, a file (line 0) or the change (empty path), where they began. Drafts are not here."""

    revision = serializers.IntegerField(source="revision.number", read_only=True)
    by = serializers.CharField(source="by_label", read_only=True)
    answered_in = serializers.IntegerField(
        source="answered_in.number", read_only=True, allow_null=True, default=None
    )
    comments = CommentShape(many=True, read_only=True)

    class Meta:
        model = Thread
        fields = [
            "id",
            "revision",
            "path",
            "side",
            "first_line",
            "line",
            "quoted",
            "by",
            "resolved_at",
            "answered_in",
            "comments",
            "at",
        ]


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


class MeShape(serializers.Serializer[Any]):
    """Whose token this is, and what it may do."""

    name = serializers.CharField()
    email = serializers.EmailField()
    is_admin = serializers.BooleanField()
    token = serializers.CharField(help_text="The token's name.")
    scope = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
