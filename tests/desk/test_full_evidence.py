"""A page with much evidence: small before the diff, with a way to all that was printed."""

from typing import Any

import pytest
from django.test import Client

from changes.models import Build, Change, Person, Run
from changes.services.revisions import record_revision
from tests import making
from tests.desk.conftest import as_
from tests.desk.reading_pages import read

pytestmark = pytest.mark.django_db
BEFORE_THE_DIFF = 100_000
VERIFIER_OUTPUT = 20_000
LINE = "tests/cart_test.py::test_a_coupon_and_a_card <ok>\n"


def printed(length: int, last: str) -> str:
    return (LINE * (length // len(LINE))) + last


def verified(name: str) -> dict[str, Any]:
    output = printed(VERIFIER_OUTPUT, f"{name} is done")
    return {
        "name": name, "command": f"make {name}", "kind": "test", "exit_code": 0,
        "output": output, "ms": 5, "ok": name != "lint", "guessed": False,
    }  # fmt: skip


@pytest.fixture
def change(shop, ann: Person, rob: Person) -> Change:
    """Seven revisions with long summaries, of the newest all that a run can keep, and builds that say much."""
    made = making.opened(shop, ann)
    red_green = {
        "command": "make test", "base_exit": 1, "base_output": printed(VERIFIER_OUTPUT, "1 failed"),
        "head_exit": 0, "head_output": printed(VERIFIER_OUTPUT, "3 passed"), "files": ["test_cart.py"],
    }  # fmt: skip
    for number in range(2, 8):
        run = Run.objects.create(
            change=made, number=number, status="ended", outcome="proposed", red_green=red_green,
            verdict={"decision": "pass", "reason": "Fine. " * 300, "doubts": ["Perhaps. " * 60] * 9},
            verifications=[verified(name) for name in ("format", "lint", "types", "test")],
        )  # fmt: skip
        record_revision(
            change=made, measured=making.measured(f"head {number}"), run=run, summary="So it is. " * 900
        )
    Change.objects.filter(pk=made.pk).update(pull_head_sha=making.sha("head 7"))
    made.refresh_from_db()
    for number in range(9):
        making.built(
            made, name=f"build {number}", conclusion="failure", text=printed(200_000, f"built {number}")
        )
    making.read(made)
    return made


@pytest.fixture
def reader(rob: Person) -> Client:
    return as_(rob)


def test_before_the_diff_a_page_with_all_its_evidence_is_small(change: Change, reader: Client) -> None:
    before, files, _ = read(reader, f"/changes/{change.pk}/").partition('class="files"')

    assert files
    assert len(before.encode()) < BEFORE_THE_DIFF
    for last in ("lint is done", "1 failed", "3 passed", "built 3", "What the agent said of revision 6"):
        assert last in before, last


def test_all_that_was_printed_is_a_press_away(change: Change, reader: Client) -> None:
    address = f"/changes/{change.pk}/output/"
    build = Build.objects.get(name="build 8")

    for of, name, last in (
        ("verifier", "lint", "lint is done"),
        ("tests", "base", "1 failed"),
        ("tests", "head", "3 passed"),
        ("build", build.pk, "built 8"),
    ):
        whole = read(reader, address, {"revision": 7, "of": of, "name": name})
        assert last in whole and len(whole) > VERIFIER_OUTPUT, of
    assert f"revision=7&amp;of=build&amp;name={build.pk}" in read(reader, f"/changes/{change.pk}/")


def test_what_was_not_kept_is_not_found_nor_anything_by_a_stranger(
    change: Change, reader: Client, sam: Person
) -> None:
    address = f"/changes/{change.pk}/output/?revision="
    build = Build.objects.get(name="build 8").pk

    for query in (
        "7&of=verifier&name=deploy",
        "7&of=tests&name=x",
        f"1&of=build&name={build}",
        "7&of=build&name=²",
    ):
        assert reader.get(address + query).status_code == 404, query
    assert as_(sam).get(f"{address}7&of=verifier&name=lint").status_code == 404
