"""A machine on which nothing of ours is yet: what is too old, and the README's lines for real keys."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from honkweb.story.processes import ROOT, Product, free_port
from tests.commands.conftest import git
from tests.require import require_program
from tests.worlds import GithubServer


def _make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"]} | environment
    command = [require_program("make"), *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def _program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_python_that_is_too_old_is_told_before_anything_is_made(tmp_path: Path) -> None:
    old = _program(tmp_path, "python3.9", '[ "$1" = -V ] && echo Python 3.9.2')
    ended = _make("run", f"VENV={tmp_path}/venv", f"PYTHON={old}")
    assert ended.returncode != 0
    assert ended.stderr.startswith(f"Honkweb needs Python 3.11 or newer, and {old} is Python 3.9.2.")
    assert not (tmp_path / "venv").exists()


def test_a_git_that_is_too_old_is_told_before_anything_is_made(tmp_path: Path) -> None:
    _program(tmp_path, "git", "echo git version 2.30.2")
    path = f"{tmp_path}:{os.environ['PATH']}"
    ended = _make("run", f"VENV={tmp_path}/venv", f"PYTHON={sys.executable}", PATH=path)
    assert ended.returncode != 0
    assert ended.stderr.startswith("Honkweb needs git 2.38 or newer, and this is git version 2.30.2.")
    assert not (tmp_path / "venv").exists()


def test_with_uv_no_module_of_python_is_needed_to_make_the_environment(tmp_path: Path) -> None:
    _program(tmp_path, "uv", f'echo "$@" > {tmp_path}/asked')
    path = f"{tmp_path}:{os.environ['PATH']}"
    ended = _make(
        f"{tmp_path}/venv/bin/python", f"VENV={tmp_path}/venv", f"PYTHON={sys.executable}", PATH=path
    )
    assert ended.returncode == 0, ended.stderr
    asked = (tmp_path / "asked").read_text().split()
    assert asked[0] == "venv" and "--seed" in asked  # with pip in it, as Python's own would have


def test_a_virtual_environment_that_could_not_be_made_leaves_no_half_of_it(tmp_path: Path) -> None:
    half = (
        f'case "$*" in *venv*) mkdir -p {tmp_path}/venv/bin; touch {tmp_path}/venv/bin/python; exit 1;; esac'
    )
    broken = _program(tmp_path, "python3", half)
    for name in ("git", "mkdir", "touch", "rm", "cut", "sort", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    ended = _make(
        f"{tmp_path}/venv/bin/python", f"VENV={tmp_path}/venv", f"PYTHON={broken}", PATH=str(tmp_path)
    )
    assert ended.returncode != 0
    assert not (tmp_path / "venv").exists()


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    settings = {"HONK_ENV_FILE": str(tmp_path / ".env")}
    product = Product(data=tmp_path / "data", settings=settings, port=free_port())
    try:
        yield product
    finally:
        product.end()


def _readme_lines() -> list[str]:
    """The commands under "With real keys", without what is said about them."""
    section = (ROOT / "README.md").read_text().split("## With real keys", 1)[1].split("\n## ", 1)[0]
    return [line.split("#")[0].strip() for line in section.splitlines() if line.startswith("    ")]


def _filled_in(example: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        example, found = re.subn(rf"^(# )?{name}=.*$", f"{name}={value}", example, flags=re.MULTILINE)
        assert found == 1, f"{name} has no line of its own in .env.example"
    return example


def test_the_readmes_lines_for_real_keys_work_on_nothing(
    tmp_path: Path, product: Product, server: GithubServer
) -> None:
    copy, setup, add, invite, run = _readme_lines()
    assert (copy, setup, run) == ("cp .env.example .env", "make setup", "make run")
    values = {
        "ANTHROPIC_API_KEY": "sk-of-ours",
        "GITHUB_TOKEN": server.world.github_token,
        "GITHUB_WEBHOOK_SECRET": "a secret",
        "GITHUB_API_URL": server.api,
    }
    (tmp_path / ".env").write_text(_filled_in((ROOT / ".env.example").read_text(), values))
    server.control("POST", "/repositories", {"owner": "acme", "name": "fresh"})
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "Begin")
    git(tmp_path, "push", "-q", server.git_url("acme/fresh", server.world.github_token), "main")

    # The packages are there already, or no test would run: only what `make setup` does after them.
    made = _make("-o", ".venv/.ready", f"BIN={Path(sys.executable).parent}", "setup", **product.environment())
    assert made.returncode == 0, made.stderr
    for line, expected in ((add, "acme/fresh was added"), (invite, "This link sets a password")):
        program, *words = line.replace("owner/name", "acme/fresh").split()
        assert program == ".venv/bin/python" and words[0] == "manage.py"
        ended = product.manage(*words[1:])
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert expected in ended.stdout
    product.start()
    assert "acme/fresh" in product.manage("repo", "list").stdout
