"""The demo's CI from push to preview, on a world of its own process."""

import base64
import subprocess
import uuid
from pathlib import Path

import pytest
import requests

from honkweb.demo.ci import previews
from honkweb.demo.ci.recipe import Recipe, recipe_of
from tests.demo_world.whole import DemoWorld, until

CI_TOML = """
[[check]]
name = "tests"
run = "python3 -m unittest -q"
[build]
run = "mkdir -p out/more && echo '<body><h1>Built</h1></body>' > out/index.html && ln -s /etc/passwd out/link && cp more.txt out/more/"
publish = "out"
"""
PASSING = (
    "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(1, 1)\n"
)
FILES = {"ci.toml": CI_TOML, "test_it.py": PASSING, "more.txt": "more"}


def git(folder: Path, *args: str) -> str:
    settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *settings, *args], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Change")
    return git(folder, "rev-parse", "HEAD")


def repository(world: DemoWorld, folder: Path, files: dict[str, str]) -> tuple[str, str]:
    """A new repository in the demo GitHub with one commit; its full name and that commit."""
    git(folder, "init", "-q", "-b", "main")
    sha = commit(folder, files)
    git(folder, "bundle", "create", "-q", ".git/all", "main")
    bundle = base64.b64encode((folder / ".git" / "all").read_bytes()).decode()
    name = f"ci-{uuid.uuid4().hex[:8]}"
    world.control("POST", "/repositories", {"owner": "acme", "name": name, "bundle": bundle, "sample": True})
    return f"acme/{name}", sha


def push(world: DemoWorld, folder: Path, repo: str, branch: str) -> None:
    git(folder, "push", "-q", world.git_url(repo), f"HEAD:refs/heads/{branch}")


def test_the_samples_are_green_and_the_shop_can_be_opened(world: DemoWorld) -> None:
    shop, units = world.completed("acme/shop", "main"), world.completed("acme/units", "main")

    assert {name: run["conclusion"] for name, run in shop.items()} == dict.fromkeys(
        ["tests", "compile", "preview"], "success"
    )
    assert units["tests"]["conclusion"] == "success"
    page = requests.get(shop["preview"]["details_url"], timeout=60)
    assert shop["preview"]["head_sha"] in page.text
    assert "You pay <strong" in page.text
    script = requests.get(shop["preview"]["details_url"] + "cart.js", timeout=60)
    assert script.headers["content-type"].startswith("text/javascript")


def test_a_push_is_tested_and_published_under_its_own_sha(world: DemoWorld, tmp_path: Path) -> None:
    repo, first = repository(world, tmp_path, FILES)
    second = commit(tmp_path, {"more.txt": "much more"})
    push(world, tmp_path, repo, "honk/1")

    runs = world.completed(repo, second)

    addresses = [world.completed(repo, sha)["preview"]["details_url"] for sha in (first, second)]
    assert [sha in address for sha, address in zip((first, second), addresses, strict=True)] == [True, True]
    assert requests.get(addresses[0] + "more/more.txt", timeout=60).text == "more"
    assert requests.get(addresses[1] + "more/more.txt", timeout=60).text == "much more"
    assert runs["tests"]["output"]["title"].startswith("Passed in ")
    assert "Ran 1 test" in runs["tests"]["output"]["text"]


def test_a_failing_test_is_a_red_check_with_its_log(world: DemoWorld, tmp_path: Path) -> None:
    repo, sha = repository(world, tmp_path, FILES | {"test_it.py": PASSING.replace("1, 1", "1, 2")})

    run = world.completed(repo, sha)["tests"]

    assert run["conclusion"] == "failure"
    assert "Failed with exit code 1" in run["output"]["title"]
    assert "AssertionError: 1 != 2" in run["output"]["text"]


@pytest.mark.parametrize(
    ("run", "folder"),
    [("true", "out"), ("true", "../../.."), ("ln -s / out", "out"), ("ln -s / out", "out/etc")],
)
def test_hazard_52_a_build_without_a_folder_of_its_own_is_red(tmp_path: Path, run: str, folder: str) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    subprocess.run(run, shell=True, cwd=checkout, check=True)

    with pytest.raises(previews.NothingToPublish, match="made no folder"):
        previews.publish(checkout, folder, tmp_path / "previews", repo="acme/shop", sha="0" * 40)

    assert not (tmp_path / "previews").exists()


def test_without_a_recipe_the_commands_are_detected(world: DemoWorld, tmp_path: Path) -> None:
    repo, sha = repository(world, tmp_path, {"test_it.py": PASSING})
    assert [run["conclusion"] for run in world.completed(repo, sha).values()] == ["success"]


def test_nothing_is_set_up_for_guessed_linters_that_do_not_run() -> None:
    files = {"requirements.txt": b"ruff\n", "ruff.toml": b""}
    assert recipe_of(list(files), files.__getitem__) == Recipe((), guessed=True)


def test_a_set_up_that_was_only_guessed_may_fail(world: DemoWorld, tmp_path: Path) -> None:
    files = {"requirements.txt": "a-package-that-nobody-may-fetch-here==0\n", "test_it.py": PASSING}
    repo, sha = repository(world, tmp_path, files)
    assert world.completed(repo, sha)["test"]["conclusion"] == "success"


def test_a_recipe_that_cannot_be_read_is_a_red_check(world: DemoWorld, tmp_path: Path) -> None:
    repo, sha = repository(world, tmp_path, {"ci.toml": '[[check]]\nname = "tests"\n'})

    run = world.completed(repo, sha)["ci"]

    assert run["conclusion"] == "failure"
    assert "an entry needs 'run'" in run["output"]["summary"]


def test_a_check_can_be_asked_for_again(world: DemoWorld, tmp_path: Path) -> None:
    repo, sha = repository(world, tmp_path, FILES)
    first = world.completed(repo, sha)["tests"]["id"]

    world.github("POST", f"/repos/{repo}/check-runs/{first}/rerequest")

    again = until(lambda: [r for r in [world.completed(repo, sha)["tests"]] if r["id"] != first])[0]
    assert again["conclusion"] == "success"


@pytest.mark.parametrize(
    "path", ["link", "..%2f..%2f..%2fjobs.sqlite3", "../../../../jobs.sqlite3", "none.html"]
)
def test_hazard_52_a_preview_shows_nothing_but_what_was_published(world: DemoWorld, path: str) -> None:
    address = world.completed("acme/shop", "main")["preview"]["details_url"]
    request = requests.Request("GET", address).prepare()
    request.url = address + path  # as it is, without being tidied up

    answer = requests.Session().send(request, timeout=60)

    assert answer.status_code in {400, 404}


def test_hazard_61_a_preview_has_no_origin_of_its_own(world: DemoWorld) -> None:
    address = world.completed("acme/shop", "main")["preview"]["details_url"]
    policy = requests.get(address, timeout=60).headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-same-origin" not in policy
