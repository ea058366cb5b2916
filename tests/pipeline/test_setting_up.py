"""Set-up before the agent begins, and what a proposal carries to GitHub when it is done."""

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from changes.models import Change, Person, Repository, Step
from changes.states import Status
from tests.demo_world.whole import DemoWorld
from tests.pipeline.test_line import DARK, Ask
from tests.require import require_program

TITLE = "Make the head of the page dark and the buttons bigger"


def on_main(world: DemoWorld, shop: Repository, folder: Path, files: dict[str, str | None]) -> None:
    """A person puts these files on the base branch; None takes one away."""
    git = ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"]
    place = folder / "base"
    subprocess.run([*git, "clone", "-q", world.git_url(shop.full_name), str(place)], check=True)
    for name, text in files.items():
        if text is None:
            (place / name).unlink()
        else:
            (place / name).write_text(text)
    subprocess.run([*git, "add", "-A"], cwd=place, check=True)
    subprocess.run([*git, "commit", "-qm", "Set up anew"], cwd=place, check=True)
    subprocess.run([*git, "push", "-q", "origin", "HEAD:main"], cwd=place, check=True)


def setups(change: Change) -> list[Step]:
    return list(Step.objects.filter(run__change=change, kind="setup").order_by("number"))


def test_a_set_up_that_is_asked_for_and_fails_ends_the_run_with_its_output(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    told = '[setup]\ncommands = ["echo first", "echo a goose in the works; exit 3", "echo third"]\n[verify]\ntest = "true"\n'
    on_main(world, shop, tmp_path, {".honk.toml": told})
    change = ask(DARK)
    assert change.status == Status.FAILED
    assert "“echo a goose in the works; exit 3” ended with 3" in change.sentence
    first, second = setups(change)
    assert (first.output.strip(), first.exit_code, second.exit_code) == ("first", 0, 3)
    assert "a goose in the works" in second.output
    assert Step.objects.filter(run__change=change).count() == 2, "no model was asked"
    assert world.github("GET", f"/repos/{shop.full_name}/pulls?state=all") == []


def test_a_set_up_that_is_only_guessed_may_fail_and_is_told(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    require_program("node")
    package = {"name": "shop", "dependencies": {"goose": "1.0.0"}, "scripts": {"test": "node -e 0"}}
    files = {".honk.toml": None, "package.json": json.dumps(package), "package-lock.json": "{}"}
    on_main(world, shop, tmp_path, files)
    change = ask(DARK)
    [guess] = setups(change)
    assert guess.input == {"command": "npm ci --fetch-retries=0"} and guess.exit_code
    assert change.status == Status.OPEN
    verified = change.runs.get().verifications
    assert [(each["command"], each["exit_code"]) for each in verified] == [("node -e 0", 0)]


def test_what_the_repository_tells_the_agent_is_kept_with_the_run(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    told = '[agent]\ninstructions = "Prices are in cents."\n[verify]\ntest = "true"\n'
    on_main(world, shop, tmp_path, {".honk.toml": told})
    assert ask(DARK).runs.get().outside == [{"source": ".honk.toml", "text": "Prices are in cents."}]


@pytest.fixture
def done(ask: Ask) -> Change:
    return ask(DARK)


def test_the_commit_says_by_whom_for_whom_and_by_which_model(
    world: DemoWorld, shop: Repository, done: Change, ann: Person
) -> None:
    commit = world.github("GET", f"/repos/{shop.full_name}/commits/{done.pull_head_sha}")["commit"]
    asked = ["git", "interpret-trailers", "--parse"]
    parsed = subprocess.run(asked, input=commit["message"], capture_output=True, text=True, check=True)
    assert parsed.stdout.splitlines() == [
        f"Honk-Change: #{done.pk} run 1",
        "Honk-Engine: native",
        f"Honk-Model: {settings.HONK_MODEL}",
        f"Co-authored-by: {ann.name} <{ann.email}>",
    ]
    assert commit["author"]["name"] == "Claude" and commit["message"].startswith(f"{TITLE}\n\n")
    assert done.runs.get().summary.splitlines()[0] in commit["message"]


def test_the_pull_request_says_what_was_asked_done_and_run_and_where_to_review_it(
    world: DemoWorld, shop: Repository, done: Change
) -> None:
    pull = world.github("GET", f"/repos/{shop.full_name}/pulls/{done.pull_number}")
    run = done.runs.get()
    assert pull["title"] == TITLE
    body = pull["body"]
    assert f"**Ann asked:**\n\n> {DARK}" in body
    assert f"**Written by the agent:**\n\n{run.summary}" in body
    assert run.verifications
    for each in run.verifications:
        assert f"- `{each['command']}` ended with 0" in body
    assert body.endswith(f"Review it at {settings.HONK_URL}/changes/{done.pk}/")
