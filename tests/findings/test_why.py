"""Why a line is there: from shadow commits, from the bundle when the mirror lost them, from who pushed it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from changes.models import Person, Repository, Revision, Run
from changes.services.revisions import record_revision
from reviews.preparing import prepare
from reviews.why import why_line
from tests import making
from tests.diff.repo import Repo
from tests.findings.reading import as_, mirrored_at, read

pytestmark = pytest.mark.django_db
BASE = {"cart.py": b"def total(prices):\n    return 0\n"}
RED = BASE | {"test_cart.py": b"assert total([1]) == 1\n"}
GREEN = RED | {"cart.py": b"def total(prices):\n    return sum(prices)\n"}


def at(repo: Repo, contents: dict[str, bytes], parent: str) -> str:
    return repo.tree({path.encode(): ("100644", text) for path, text in contents.items()}, parent)


@pytest.fixture
def story(tmp_path: Path, shop: Repository, ann: Person):
    """A run of four steps: looked, wrote a test, saw it fail, mended; then Rob pushed a comment on top."""
    (tmp_path / "made").mkdir()
    repo = Repo(tmp_path / "made")
    base = at(repo, BASE, repo.start)
    first = at(repo, RED, base)
    second = at(repo, GREEN, first)
    proposal = at(repo, GREEN, base)
    pushed = at(repo, GREEN | {"cart.py": b"# Rob\n" + GREEN["cart.py"]}, proposal)
    for name, sha in {
        "heads/main": base,
        "heads/x": pushed,
        "honk/1/1/1": first,
        "honk/1/1/2": second,
    }.items():
        repo.git("update-ref", f"refs/{name}", sha)
    bundle = repo.git("bundle", "create", "-q", "-", "refs/honk/1/1/1", "refs/honk/1/1/2", f"^{base}")
    change = making.change(shop, ann, status="open", pull_number=7, branch="x")
    run = Run.objects.create(
        change=change, number=1, status="ended", base_sha=base, proposed_sha=proposal, bundle=bundle
    )
    steps = [
        ("tool", "Read cart.py 1–2", {"command": "view", "path": "cart.py"}, "def total", None, ""),
        ("tool", "Created test_cart.py", {"command": "create", "path": "test_cart.py"}, "", None, first),
        ("tool", "Ran pytest: 1 failed", {"command": "pytest"}, "1 failed", 1, ""),
        ("tool", "Edited cart.py +1 −1", {"command": "str_replace", "path": "cart.py"}, "", None, second),
    ]
    for number, (kind, title, told, output, code, commit) in enumerate(steps, 1):
        run.steps.create(
            number=number, kind=kind, title=title, input=told, output=output, exit_code=code, commit=commit
        )
    with mirrored_at(repo, shop) as mirror:
        yield (
            recorded(change, run, base, proposal, repo),
            recorded(change, None, base, pushed, repo),
            mirror,
        )


def recorded(change, run: Run | None, base: str, head: str, repo: Repo) -> Revision:
    measured = making.measured(head, raw=repo.output(base, head))
    files = [{"path": "cart.py", "old_path": "", "added": 1, "removed": 1, "binary": False}]
    fields = {"base_sha": base, "head_sha": head, "files": files}
    measured = type(measured)(**{**vars(measured), **fields})
    return record_revision(
        change=change, measured=measured, run=run, pushed_by="" if run else "rob-at-github"
    )


def test_the_step_that_wrote_a_line_is_named_with_what_came_before(story) -> None:
    why = why_line(story[0], "cart.py", 2)
    assert (why.kind, why.step.number) == ("step", 4)
    assert [step.number for step in why.before] == [1, 2, 3]


def test_a_line_from_before_the_change_is_said_to_be_so(story) -> None:
    assert why_line(story[0], "cart.py", 1).kind == "base"


def test_a_pushed_line_says_who_pushed_it_and_an_older_one_keeps_its_step(story) -> None:
    pushed = why_line(story[1], "cart.py", 1)
    assert pushed.kind == "pushed"
    assert "rob-at-github" in pushed.sentence
    assert why_line(story[1], "cart.py", 3).step.number == 4


def test_lost_shadow_commits_come_back_from_the_bundle(story) -> None:
    first, _, mirror = story
    for name in ("1", "2"):
        subprocess.run(
            ["git", "--git-dir", str(mirror), "update-ref", "-d", f"refs/honk/1/1/{name}"], check=True
        )
    subprocess.run(["git", "--git-dir", str(mirror), "gc", "-q", "--prune=now"], check=True)
    assert why_line(first, "cart.py", 2).step.number == 4


def test_without_a_mirror_it_says_that_it_is_not_known(story) -> None:
    first, _, mirror = story
    shutil.rmtree(mirror)
    assert why_line(first, "cart.py", 2).kind == "unknown"


def test_the_page_and_the_popover_show_it_and_strangers_see_nothing(story, rob: Person, sam: Person) -> None:
    path = f"/changes/{story[0].change_id}/why/?revision=1&path=cart.py&line=2"
    page = read(as_(rob), path)
    assert "Step 4 of run 1 wrote it." in page
    assert "<html" not in read(as_(rob), f"{path}&part=1")
    assert as_(sam).get(path).status_code == 404
    assert as_(rob).get(path.replace("cart.py", "nowhere.py")).status_code == 404
    assert Client(SERVER_NAME="127.0.0.1").get(path).status_code == 302


def test_a_removed_line_names_the_step_that_removed_it(story) -> None:
    why = why_line(story[0], "cart.py", 2, side="old")
    assert (why.kind, why.step.number) == ("step", 4)
    assert "removed it" in why.sentence
    assert why_line(story[1], "cart.py", 2, side="old").step.number == 4
    assert why_line(story[0], "cart.py", 1, side="old").kind == "unknown"


def revision_by(
    repo: Repo, shop: Repository, ann: Person, shadows: list[str], base: str, proposal: str
) -> Revision:
    """A revision by a run whose steps left these commits."""
    change = making.change(shop, ann, status="open", pull_number=8, branch="y")
    run = Run.objects.create(change=change, number=1, status="ended", base_sha=base, proposed_sha=proposal)
    repo.git("update-ref", "refs/heads/x", proposal)
    for number, commit in enumerate(shadows, 1):
        repo.git("update-ref", f"refs/honk/2/1/{number}", commit)
        run.steps.create(number=number, kind="tool", title=f"Edited a.py {number}", commit=commit)
    return recorded(change, run, base, proposal, repo)


def test_equal_lines_are_told_apart_by_their_place(tmp_path: Path, shop: Repository, ann: Person) -> None:
    """Two steps wrote the same text: each of the two lines has the step that wrote it, however near the other is."""
    repo = Repo(tmp_path)
    base = at(repo, {"a.py": b"a\nb\n"}, repo.start)
    first = at(repo, {"a.py": b"a\n}\nb\n"}, base)
    second = at(repo, {"a.py": b"}\na\n}\nb\n"}, first)
    proposal = at(repo, {"a.py": b"}\na\n}\nb\n"}, base)
    revision = revision_by(repo, shop, ann, [first, second], base, proposal)
    with mirrored_at(repo, shop):
        assert [why_line(revision, "a.py", line).step.number for line in (1, 3)] == [2, 1]


def test_what_came_after_the_last_step_blames_nobody(tmp_path: Path, shop: Repository, ann: Person) -> None:
    repo = Repo(tmp_path)
    base = at(repo, {"a.py": b"a\nb\n"}, repo.start)
    first = at(repo, {"a.py": b"a\n}\nb\n"}, base)
    proposal = at(repo, {"a.py": b"a\n}\nb\n}\n"}, base)
    revision = revision_by(repo, shop, ann, [first], base, proposal)
    with mirrored_at(repo, shop):
        why = why_line(revision, "a.py", 4)
    assert (why.kind, why.step) == ("run", None)
    assert "no step can be named" in why.sentence


def test_the_page_of_a_removed_line(story, rob: Person) -> None:
    path = f"/changes/{story[0].change_id}/why/?revision=1&path=cart.py&line=2&side=old"
    page = read(as_(rob), path)
    assert "Why is this line gone?" in page
    assert "Step 4 of run 1 removed it." in page


def test_the_form_without_a_script_asks_about_removed_lines_too(story, rob: Person) -> None:
    prepare(story[0].pk)
    form = read(as_(rob), f"/changes/{story[0].change_id}/revisions/1/").partition('class="why-form"')[2]
    form = form.partition("</form>")[0]
    sent = {"revision": 1, "path": "cart.py", "line": 2, "side": "old"}
    assert all(f'name="{name}"' in form for name in sent) and "<option>cart.py</option>" in form
    assert '<option value="old">' in form
