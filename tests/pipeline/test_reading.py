"""What is read of GitHub beside the head: the builds of the base, whatever became of its branch since."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from changes.models import Build, Change, Repository
from changes.pipeline.reading import read_change
from reviews.access import latest_revision
from reviews.previews import preview_before
from tests.demo_world.whole import DemoWorld, until
from tests.pipeline.conftest import built

Ask = Callable[[str], Change]


def moved_on(world: DemoWorld, shop: Repository, folder: Path) -> None:
    """Somebody pushes another commit to the default branch."""
    git = ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"]
    subprocess.run([*git, "clone", "-q", world.git_url(shop.full_name), "clone"], cwd=folder, check=True)
    place = folder / "clone"
    (place / "NEWS").write_text("Moved on.\n")
    for words in (["add", "NEWS"], ["commit", "-qm", "Move on"], ["push", "-q", "origin", "HEAD:main"]):
        subprocess.run([*git, *words], cwd=place, check=True)


def test_the_build_before_is_read_although_the_base_has_moved_on(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    change = ask("Make the header dark")
    moved_on(world, shop, tmp_path)
    revision = latest_revision(change)
    assert revision is not None
    assert not Build.objects.filter(head_sha=revision.base_sha).exists()
    built(change)

    def read() -> Build | None:
        read_change(change)
        return preview_before(revision)

    assert revision.base_sha in until(read).url


def test_a_base_whose_builds_have_ended_is_not_asked_about_again(
    world: DemoWorld, shop: Repository, ask: Ask
) -> None:
    change = built(ask("Make the header dark"))
    revision = latest_revision(change)
    assert revision is not None
    path = f"/commits/{revision.base_sha}/check-runs"

    def asked() -> int:
        log = world.control("GET", "/requests?after=0")["requests"]
        return sum(each["path"].endswith(f"{shop.full_name}{path}") for each in log)

    def ended() -> bool:
        read_change(change)
        rows = Build.objects.filter(repository=shop, head_sha=revision.base_sha)
        return rows.exists() and all(build.is_done for build in rows)

    until(ended)
    before = asked()
    assert before
    read_change(change)
    assert asked() == before
