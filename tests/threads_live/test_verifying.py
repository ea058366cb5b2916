"""An applied suggestion is verified: by the host, in the sandbox, by the base's rules, and once whatever happens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from agent.sandbox import why_absent
from audit.models import Event
from changes.errors import LostLease
from changes.models import Change, Person, Policy, Repository, Verifying
from changes.outside import mirror_of
from changes.pipeline.verifying import MOST_PUT_OFF, verify
from changes.services.verifying import MOST_TRIES, claim, due, end, let_go
from changes.services.verifying_again import verify_again
from reviews.access import standing_of
from reviews.suggesting import apply_suggestion
from tests.demo_world.whole import DemoWorld, until
from tests.desk.reading_pages import content
from tests.pipeline.test_setting_up import on_main
from tests.require import require
from tests.threads_live.conftest import began
from tests.threads_live.test_revisions import edited, suggestion_of

Apply = Callable[[str], Verifying]


@pytest.fixture
def applied(world: DemoWorld, shop: Repository, ready: Change, rob: Person, tmp_path: Path) -> Apply:
    """Rob's suggestion becomes revision 2, while the base branch asks for what is given."""

    def apply(toml: str) -> Verifying:
        on_main(world, shop, tmp_path, {".honk.toml": toml})
        thread = began(ready, rob, "```suggestion\n  background: navy;\n```")
        revision = apply_suggestion(comment=suggestion_of(thread), person=rob)
        return Verifying.objects.get(revision=revision)

    return apply


def change_of(row: Verifying) -> Change:
    return Change.objects.select_related("repository__policy", "asker").get(pk=row.revision.change_id)


def blockers(row: Verifying) -> dict[str, str]:
    return {each.code: each.sentence for each in standing_of(change_of(row)).blockers}


def page(row: Verifying, person: Person) -> str:
    client = Client()
    client.force_login(person)
    return content(client.get(f"/changes/{row.revision.change_id}/"))


def verified(row: Verifying) -> Verifying:
    verify(row.pk)
    row.refresh_from_db()
    return row


def test_it_blocks_while_it_is_verified_and_the_page_says_how_far_it_is(applied: Apply, rob: Person) -> None:
    row = applied('[verify]\ntest = "true"\n')
    head = row.revision.head_sha[:7]
    assert blockers(row)["verifying"] == f"The repository's verifiers are still to run on {head}."
    assert "Its verifiers wait for a worker." in page(row, rob)
    assert claim(verifying_pk=row.pk, owner="one") is not None
    assert "It is being verified" in page(row, rob)
    assert claim(verifying_pk=row.pk, owner="two") is None, "somebody has it"


def test_what_the_base_asks_runs_on_the_files_of_the_suggestion(applied: Apply, rob: Person) -> None:
    row = verified(applied('[verify]\ntest = "grep navy site/style.css"\n'))
    [told] = row.verifications
    assert (row.outcome, told["exit_code"], told["ok"]) == ("ran", 0, True)
    assert told["output"].startswith("  background: navy;")
    assert not blockers(row).keys() & {"verifying", "red_verifier"}
    shown = page(row, rob)
    assert "$ <bdi>grep navy site/style.css</bdi>" in shown and "Exit code 0" in shown
    event = Event.objects.get(verb="revision.verified", change=row.revision.change_id)
    assert event.sentence == "The verifiers ran on revision 2: test passed."
    assert event.data["head_sha"] == row.revision.head_sha
    assert due() == []


def test_where_a_pull_request_is_sent_meanwhile_asks_nothing_of_the_revision_before(applied: Apply) -> None:
    row = applied('[verify]\ntest = "exit 3"\n')
    mirror_of(change_of(row).repository).push("release", row.revision.base_sha, expected=None)
    Change.objects.filter(pk=row.revision.change_id).update(pull_base_ref="release")
    assert [each["command"] for each in verified(row).verifications] == ["exit 3"]


def test_a_red_one_blocks_with_its_output_on_the_page(applied: Apply, rob: Person) -> None:
    row = verified(applied('[verify]\ntest = "echo a goose in the works; exit 3"\nlint = "true"\n'))
    assert [(each["name"], each["exit_code"]) for each in row.verifications] == [("test", 3), ("lint", 0)]
    assert blockers(row)["red_verifier"].startswith("The verifier test did not pass on ")
    assert not standing_of(change_of(row)).may_merge
    shown = page(row, rob)
    assert "a goose in the works" in shown and "Exit code 3" in shown


@pytest.mark.parametrize("run", [True, False])
def test_a_head_on_which_nothing_ran_is_not_said_to_have_failed(applied: Apply, run: bool) -> None:
    row = applied('[verify]\ntest = "exit 3"\n')
    if run:
        verified(row)
    Change.objects.filter(pk=row.revision.change_id).update(pull_head_sha="c" * 40)
    told = blockers(row)
    assert "stale_revision" in told and not told.keys() & {"verifying", "red_verifier"}


def test_one_that_changes_files_is_red_and_the_next_sees_the_files_of_the_revision(applied: Apply) -> None:
    told = '[verify]\nformat = "sed -i s/navy/teal/ site/style.css"\ntest = "grep navy site/style.css"\n'
    first, second = verified(applied(told)).verifications
    assert (first["exit_code"], first["ok"], second["ok"]) == (0, False, True)
    assert "changes files of the revision" in first["output"]


def test_what_a_green_one_nests_without_end_is_cleared_away(applied: Apply) -> None:
    row = verified(applied("""[verify]\ntest = "mkdir -p .cache/$(printf 'd/%.0s' $(seq 1500))"\n"""))
    assert (row.outcome, row.sentence, [each["ok"] for each in row.verifications]) == ("ran", "", [True])
    assert not (Path(settings.HONK_DATA) / "worktrees" / f"verifying-{row.pk}").exists()


def test_a_red_one_stays_red_when_the_next_cannot_run(applied: Apply, rob: Person) -> None:
    unreadable = "echo a goose in the works; touch 'git~1'; exit 3"  # no git takes a file of that name in
    row = verified(applied(f'[verify]\ntest = "{unreadable}"\nlint = "true"\n'))
    assert [(each["name"], each["exit_code"]) for each in row.verifications] == [("test", 3), ("lint", -1)]
    assert row.outcome == "ran" and "red_verifier" in blockers(row)
    shown = page(row, rob)
    assert "a goose in the works" in shown and "what test left among the files cannot be read" in shown
    event = Event.objects.get(verb="revision.verified", change=row.revision.change_id)
    assert event.sentence == "The verifiers ran on revision 2: test failed, lint did not run."


def test_one_that_passed_on_files_that_cannot_be_read_is_not_said_not_to_have_run(
    applied: Apply, rob: Person
) -> None:
    row = verified(applied("""[verify]\ntest = "echo a goose; touch 'git~1'"\nlint = "true"\n"""))
    held = "It passed on files that cannot be read, so it holds the merge."
    shown = page(row, rob).partition("$ <bdi>echo a goose")[2]
    of_test, _, of_lint = shown.partition("<details")
    assert "Exit code 0" in of_test and held in of_test and "did not run, so" not in of_test
    assert "did not run, so" in of_lint and held not in of_lint
    event = Event.objects.get(verb="revision.verified", change=row.revision.change_id)
    said = "test passed on files that cannot be read, lint did not run"
    assert event.sentence == f"The verifiers ran on revision 2: {said}."
    assert [(each["exit_code"], each["unread"]) for each in event.data["verifiers"]] == [
        (0, True),
        (-1, False),
    ]
    verify_again(change=change_of(row), person=rob, revision=2)
    assert "test</bdi> passed on files that cannot be read" in page(row, rob)


def test_time_that_is_up_lifts_no_verifier(applied: Apply, rob: Person) -> None:
    row = applied('[verify]\ntest = "true"\n')
    Policy.objects.update(max_minutes=0)
    assert [each["ok"] for each in verified(row).verifications] == [False]
    assert blockers(row)["red_verifier"].startswith("The verifier test did not pass on ")
    assert "It did not run: no time was left" in page(row, rob)


def test_it_runs_without_a_network(applied: Apply) -> None:
    require(present=not why_absent(), what=f"a sandbox: {why_absent()}")
    only_loopback = "test $(tail -n +3 /proc/net/dev | cut -d: -f1) = lo && ! env | grep -i SECRET"
    row = verified(applied(f'[verify]\ntest = "{only_loopback}"\n'))
    assert row.verifications[0]["ok"], row.verifications


def test_a_set_up_that_fails_is_told_and_blocks_nothing(applied: Apply, rob: Person) -> None:
    row = verified(applied('[setup]\ncommands = ["echo no geese; exit 4"]\n[verify]\ntest = "true"\n'))
    assert (row.outcome, row.verifications) == ("could_not", [])
    sentence = "The set-up command “echo no geese; exit 4” ended with 4: no geese."
    assert f"Its verifiers did not run. {sentence}" in page(row, rob)
    assert "verifying" not in blockers(row)
    assert Event.objects.filter(verb="revision.not_verified", change=row.revision.change_id).exists()


def test_a_killed_worker_loses_it_to_the_next_and_writes_nothing_more(applied: Apply) -> None:
    row = applied('[verify]\ntest = "true"\n')
    killed = claim(verifying_pk=row.pk, owner="killed")
    assert killed is not None and due() == []
    Verifying.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert due() == [row.pk]
    assert verified(row).outcome == "ran"
    with pytest.raises(LostLease):
        end(verifying=killed, outcome="could_not", sentence="Too late.")
    row.refresh_from_db()
    assert row.outcome == "ran"


def test_a_restart_takes_it_up_at_once_and_five_lost_workers_end_it(applied: Apply) -> None:
    row = applied('[verify]\ntest = "true"\n')
    for number in range(MOST_TRIES):
        assert claim(verifying_pk=row.pk, owner=f"killed {number}") is not None
        assert let_go() == 1
    assert verified(row).outcome == "could_not"
    assert "lost 5 times" in row.sentence and due() == []


def test_what_is_away_is_tried_for_an_hour_and_blocks_meanwhile(applied: Apply, shop: Repository) -> None:
    row = applied('[verify]\ntest = "true"\n')
    Repository.objects.filter(pk=shop.pk).update(clone_url="http://127.0.0.1:9/shop.git")
    for _ in range(MOST_TRIES + 1):
        assert not verified(row).ended_at and row.not_before and row.tries == 0
        assert "verifying" in blockers(row) and due(now=row.not_before) == [row.pk]
        Verifying.objects.filter(pk=row.pk).update(not_before=None)
    Verifying.objects.filter(pk=row.pk).update(put_off=MOST_PUT_OFF)
    assert verified(row).outcome == "could_not"
    assert row.sentence.endswith("It was tried for an hour.")


def test_a_newer_revision_passes_it_over(
    world: DemoWorld, applied: Apply, rob: Person, tmp_path: Path
) -> None:
    row = applied('[verify]\ntest = "true"\n')
    edited(world, change_of(row), tmp_path, "above")
    assert verified(row).outcome == "passed_over"
    assert "verifying" not in blockers(row)


@pytest.mark.parametrize("status", ["closed", "merged"])
def test_an_ended_change_is_not_verified_and_the_page_says_so(
    applied: Apply, rob: Person, status: str
) -> None:
    row = applied('[verify]\ntest = "true"\n')
    Change.objects.filter(pk=row.revision.change_id).update(status=status)
    assert verified(row).outcome == "" and due() == []
    assert f"Its verifiers did not run: the change was {status} before." in page(row, rob)


def test_one_that_is_closed_meanwhile_stops_and_goes_on_when_it_is_open_again(applied: Apply) -> None:
    row = applied('[verify]\ntest = "touch begun; sleep 300"\n')
    worktrees = Path(settings.HONK_DATA) / "worktrees"

    def work() -> None:
        try:
            verify(row.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        until(lambda: any(worktrees.glob(f"verifying-{row.pk}/**/begun")))
        Change.objects.filter(pk=row.revision.change_id).update(status="closed")
        working.result(timeout=60)
    row.refresh_from_db()
    assert (row.ended_at, row.lease_until, row.tries) == (None, None, 0)
    Change.objects.filter(pk=row.revision.change_id).update(status="open")
    assert due() == [row.pk]
