"""Which models work and judge: those that the settings name."""

from typing import Any

from tests.pipeline.test_line import DARK, Ask


def test_the_settings_name_who_works_and_who_judges(ask: Ask, settings: Any) -> None:
    settings.HONK_MODEL, settings.HONK_JUDGE_MODEL = "one-that-works", "one-that-judges"

    run = ask(DARK).runs.get()

    assert (run.model, run.judge_model) == ("one-that-works", "one-that-judges")
    assert run.steps.get(kind="judge").input["model"] == "one-that-judges"
