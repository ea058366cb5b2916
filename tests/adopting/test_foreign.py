"""`adopt` on repositories that are not ours, unconfigured: a real past bug of each is mended, tested and merged."""

import hashlib
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.sandbox import why_absent
from honkweb.story.processes import Product
from honkweb.story.telling import until
from tests.adopting.packages import PACKAGES, Package, Unavailable, fetch, git, unpack
from tests.faults.stage import Stage
from tests.migrated import Migrated
from tests.require import require, require_program

TRANSCRIPTS = Path(__file__).resolve().parent / "transcripts"
SETTINGS = {"HONK_DEMO_TRANSCRIPTS": str(TRANSCRIPTS)}
OWNER = "ann@example.com"


@pytest.fixture(scope="module")
def archives() -> None:
    require(present=not why_absent(), what=f"a sandbox: {why_absent()}")
    require_program("node")
    try:
        fetch()
    except Unavailable as error:
        require(present=False, what=f"{error}, for packages with known bugs")


@pytest.fixture(scope="module")
def stage(archives: None, migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    product = Product(data=migrated(tmp_path_factory.mktemp("adopting") / "data"), settings=SETTINGS)
    try:
        product.start()
        yield Stage(product, TRANSCRIPTS)
    finally:
        product.end()


def _everything(path: Path) -> str:
    """Names, contents and times of all files, those of git included."""
    digest = hashlib.sha256()
    for each in sorted(path.rglob("*")):
        digest.update(f"{each} {each.lstat().st_mtime_ns} ".encode())
        digest.update(each.read_bytes() if each.is_file() else b"")
    return digest.hexdigest()


def _ask(stage: Stage, package: Package) -> int:
    body = {"repository": f"local/{package.name}", "request": package.request}
    return int(stage.ann.api("POST", "/changes/", body)["number"])


def _shows_the_bug_then_its_end(stage: Stage, number: int, package: Package) -> bool:
    """Whether the repository's own command was red with the new test, green at last, and red on the base again."""
    ran = [
        each for each in stage.steps(number) if each["exit_code"] is not None and package.command in str(each)
    ]
    on_base = [each["exit_code"] for each in ran if "on the base" in each["title"]]
    red, *_, green = [each["exit_code"] for each in ran if "on the base" not in each["title"]]
    return bool(red and not green and on_base and on_base[-1])


def _pull_line(stage: Stage, path: Path) -> str:
    """What the serving process printed for this folder after the merge."""

    def printed() -> Any:
        return re.search(
            rf"^#\d+ was merged .*(git -C {re.escape(str(path))} pull .*)$", stage.product.log, re.M
        )

    return str(until(f"the pull line of {path} is printed", printed)[1])


@pytest.mark.timeout(420)
def test_bugs_of_three_foreign_packages_are_mended_and_merged(stage: Stage, tmp_path: Path) -> None:
    paths = {each: unpack(each, tmp_path) for each in PACKAGES}
    before = {each: _everything(path) for each, path in paths.items()}
    adopted = stage.product.manage("adopt", *map(str, paths.values()), "--owner", OWNER)
    assert adopted.returncode == 0, adopted.stderr

    numbers = {package: _ask(stage, package) for package in PACKAGES}
    for package, number in numbers.items():
        looked = stage.approved(number, by=stage.ann)
        stage.ann.api("POST", f"/changes/{number}/merge/", looked)
        assert _shows_the_bug_then_its_end(stage, number, package), stage.steps(number)

    for package, number in numbers.items():
        merged = stage.until_status(number, "merged")
        assert [each["same"] for each in merged["merges"]] == [True]
        assert _everything(paths[package]) == before[package], f"adopt or a run wrote into {paths[package]}"
        line = _pull_line(stage, paths[package])
        subprocess.run(shlex.split(line), check=True, capture_output=True)
        assert package.mended in (paths[package] / package.file).read_text()
        assert git(paths[package], "log", "-1", "--format=%H").strip() == merged["merges"][0]["merge_sha"]
