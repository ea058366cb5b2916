"""Sealed events are vouched for: any later edit, deletion, reorder or cut is found and named."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet

from audit import keys
from audit.errors import KeyMissingError
from audit.models import Checkpoint, Event, Leaf
from audit.proofs import NotSealedError, holds, prove
from audit.sealing import seal
from audit.tasks import seal_new_events
from audit.verifying import verify
from tests.audit.conftest import said


def _sql(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _five(folder: Path) -> list[Event]:
    """Five events under two checkpoints."""
    events = [said(f"Fact {n}.") for n in range(3)]
    seal()
    events += [said(f"Fact {n}.") for n in range(3, 5)]
    seal()
    return events


def test_a_whole_log_is_whole(log) -> None:
    _five(log)
    said("Not sealed yet.")

    report = verify()
    assert (report.is_whole, report.sealed, report.unsealed, report.checkpoints) == (True, 5, 1, 2)


def test_an_empty_log_is_whole(log) -> None:
    assert seal() is None
    assert verify().is_whole


def test_sealing_again_without_news_makes_no_checkpoint(log) -> None:
    _five(log)

    assert seal() is None
    assert Checkpoint.objects.count() == 2


def test_an_event_that_was_committed_late_gets_a_later_place(log) -> None:
    late = Event(
        pk=1_000, verb="a.b", actor="Rob", actor_kind="person", sentence="Early number, late commit."
    )
    Event(pk=1_001, verb="a.b", actor="Rob", actor_kind="person", sentence="Committed first.").save()
    seal()
    late.save()
    seal()

    assert list(Leaf.objects.values_list("event_id", flat=True)) == [1_001, 1_000]
    assert verify().is_whole


def test_hazard_64_an_edit_is_found(open_log) -> None:
    events = _five(open_log)
    _sql("UPDATE audit_event SET actor = 'Ada' WHERE id = %s", events[1].pk)

    finding = verify().finding
    assert finding is not None
    assert (finding.kind, finding.event_id) == ("edited", events[1].pk)
    assert verify().sealed == 1


def test_hazard_64_an_edit_with_its_leaf_is_found(open_log) -> None:
    events = _five(open_log)
    _sql("UPDATE audit_leaf SET digest = %s WHERE event_id = %s", "0" * 64, events[3].pk)
    assert verify().finding.event_id == events[3].pk

    event = events[3]
    _sql("UPDATE audit_event SET sentence = 'x' WHERE id = %s", event.pk)
    event.refresh_from_db()
    digest = prove_digest(event)
    _sql("UPDATE audit_leaf SET digest = %s WHERE event_id = %s", digest, event.pk)

    finding = verify().finding
    assert finding.kind == "edited"
    assert f"event {events[3].pk} to event {events[4].pk}" in finding.sentence


def prove_digest(event: Event) -> str:
    from audit.merkle import leaf_hash
    from audit.sealing import canonical

    return leaf_hash(canonical(event)).hex()


def test_hazard_64_a_deletion_is_found(open_log) -> None:
    events = _five(open_log)
    _sql("DELETE FROM audit_event WHERE id = %s", events[2].pk)

    finding = verify().finding
    assert (finding.kind, finding.event_id) == ("deleted", events[2].pk)


def test_hazard_64_a_deletion_with_its_leaf_is_found(open_log) -> None:
    events = _five(open_log)
    _sql("DELETE FROM audit_event WHERE id = %s", events[2].pk)
    _sql("DELETE FROM audit_leaf WHERE event_id = %s", events[2].pk)

    finding = verify().finding
    assert finding.kind == "deleted"
    assert "Place 2" in finding.sentence


def test_hazard_64_a_reorder_is_found(open_log) -> None:
    events = _five(open_log)
    one, two = events[0].pk, events[1].pk
    _sql("UPDATE audit_leaf SET position = 99 WHERE event_id = %s", one)
    _sql("UPDATE audit_leaf SET position = 0 WHERE event_id = %s", two)
    _sql("UPDATE audit_leaf SET position = 1 WHERE event_id = %s", one)

    finding = verify().finding
    assert (finding.kind, finding.event_id) == ("reordered", one)


def test_hazard_64_a_cut_tail_is_found(open_log) -> None:
    events = _five(open_log)
    for table in ("event WHERE id", "leaf WHERE event_id"):
        _sql(f"DELETE FROM audit_{table} = %s", events[4].pk)

    finding = verify().finding
    assert (finding.kind, finding.event_id) == ("truncated", events[3].pk)


def test_hazard_64_a_cut_together_with_its_checkpoint_is_found_by_the_witness(open_log) -> None:
    events = _five(open_log)
    for each in events[3:]:
        _sql("DELETE FROM audit_event WHERE id = %s", each.pk)
        _sql("DELETE FROM audit_leaf WHERE event_id = %s", each.pk)
    _sql("DELETE FROM audit_checkpoint WHERE size = 5")

    assert verify().finding.kind == "truncated"


def test_hazard_64_a_witness_kept_elsewhere_finds_what_the_machine_forgot(open_log, tmp_path: Path) -> None:
    _five(open_log)
    elsewhere = tmp_path / "elsewhere.jsonl"
    (open_log / keys.WITNESS_FILE).rename(elsewhere)
    for table in ("event", "leaf", "checkpoint"):
        _sql(f"DELETE FROM audit_{table}")

    assert verify().is_whole
    assert verify(witness=elsewhere).finding.kind == "truncated"


def test_hazard_64_a_forged_checkpoint_is_found(open_log) -> None:
    _five(open_log)
    _sql("UPDATE audit_checkpoint SET root = %s WHERE size = 3", "0" * 64)

    assert "signature on the checkpoint of 3" in verify().finding.sentence


def test_hazard_64_a_checkpoint_of_another_key_is_found(open_log, tmp_path: Path) -> None:
    _five(open_log)
    other = tmp_path / "other"
    other.mkdir()
    seal_ = keys.sign(keys.signing_key(other, may_make=True), size=3, root="0" * 64)
    _sql(
        "UPDATE audit_checkpoint SET root = %s, signature = %s, key = %s WHERE size = 3",
        seal_.root,
        seal_.signature,
        seal_.key,
    )

    assert "another key" in verify().finding.sentence


def test_the_key_is_readable_by_its_owner_alone_and_kept(log) -> None:
    said()
    seal()
    first = (log / keys.KEY_FILE).read_text()
    said()
    seal()

    assert (log / keys.KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert (log / keys.KEY_FILE).read_text() == first
    assert sorted(each.name for each in log.iterdir()) == [keys.WITNESS_FILE, keys.KEY_FILE]


def test_a_lost_key_is_not_replaced_in_silence(log, caplog) -> None:
    _five(log)
    (log / keys.KEY_FILE).unlink()
    said()

    with pytest.raises(KeyMissingError, match="Restore it from a backup"):
        seal()
    seal_new_events()
    assert "Events are not sealed" in caplog.text
    assert not (log / keys.KEY_FILE).exists()


def test_the_task_seals(log) -> None:
    said()
    seal_new_events()

    assert Checkpoint.objects.get().size == 1


def test_a_proof_holds_offline_and_for_nothing_else(log) -> None:
    events = _five(log)
    key = keys.public_hex(keys.signing_key(log, may_make=False))
    proof = prove(events[2])

    assert holds(proof, key=key)
    assert json.loads(proof.content)["sentence"] == "Fact 2."
    assert not holds(replace(proof, content=proof.content.replace("Fact 2", "Fact 9")), key=key)
    assert not holds(replace(proof, position=1), key=key)
    assert not holds(replace(proof, seal=replace(proof.seal, root="0" * 64)), key=key)
    assert not holds(proof, key="0" * 64)


def test_an_event_that_is_not_sealed_has_no_proof_yet(log) -> None:
    with pytest.raises(NotSealedError, match="once a minute"):
        prove(said())


def test_the_command_says_whole_or_names_the_row(open_log) -> None:
    events = _five(open_log)
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert "5 events are whole under 2 checkpoints" in out.getvalue()

    _sql("DELETE FROM audit_event WHERE id = %s", events[0].pk)
    with pytest.raises(CommandError, match=f"Event {events[0].pk} was deleted"):
        call_command("verify_events")


def test_the_command_refuses_a_witness_that_is_not_there(log, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_events", witness=tmp_path / "nowhere")


def test_a_log_larger_than_one_batch_is_sealed_and_read_whole(log) -> None:
    rows = [Event(verb="a.b", actor="Rob", actor_kind="person", sentence=f"Fact {n}.") for n in range(5_100)]
    QuerySet(Event).bulk_create(rows)
    seal()

    assert [each.size for each in Checkpoint.objects.all()] == [5_000, 5_100]
    report = verify()
    assert (report.is_whole, report.sealed) == (True, 5_100)
