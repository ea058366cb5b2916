"""Where commands of a repository may run, and when the start is refused."""

from typing import Any

import pytest
from django.test import override_settings

from agent.sandbox import why_absent
from changes.errors import NoSandbox
from changes.models import Repository
from changes.sandboxes import sandbox_for, unprotected_sentence
from honkweb.checks import sandbox_fits

SAMPLE = Repository(full_name="demo/shop", sample=True)
REAL = Repository(full_name="acme/shop")


def _settings(**changed: Any) -> override_settings:
    return override_settings(**({"HONK_SANDBOX": "none", "DEMO_MODEL": True, "DEMO_GITHUB": True} | changed))


def test_a_sample_may_run_bare_beside_the_demos_model() -> None:
    with _settings():
        assert sandbox_for(SAMPLE).name == "none"


@pytest.mark.parametrize(
    ("repository", "changed"),
    [(REAL, {}), (SAMPLE, {"DEMO_MODEL": False}), (SAMPLE, {"DEMO_GITHUB": False})],
)
def test_nothing_real_runs_bare(repository: Repository, changed: dict[str, bool]) -> None:
    with _settings(**changed), pytest.raises(NoSandbox, match=repository.full_name):
        sandbox_for(repository)


def test_without_bubblewrap_a_real_repository_is_told_how_to_get_it() -> None:
    with _settings(HONK_SANDBOX="auto"):
        if not why_absent():
            assert sandbox_for(REAL).name == "bwrap"
            return
        with pytest.raises(NoSandbox, match="nstall"):
            sandbox_for(REAL)


def test_pages_say_that_nothing_protects_this_machine() -> None:
    with _settings():
        assert "without a sandbox" in unprotected_sentence()
    with _settings(DEMO_MODEL=False):
        assert unprotected_sentence() == ""


def test_no_sandbox_with_anything_real_stops_the_start() -> None:
    with _settings(DEMO_MODEL=False):
        assert [each.id for each in sandbox_fits()] == ["honkweb.E001"]
    with _settings():
        assert sandbox_fits() == []
