"""Threads and their comments."""

from rest_framework import serializers

from reviews.models import Comment, Thread


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
