"""Runs and their steps."""

from rest_framework import serializers

from changes.models import Run, Step


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
            "left_out",
            "tokens_in",
            "tokens_out",
            "tokens_cached",
            "cost",
            "queued_at",
            "started_at",
            "ended_at",
        ]
