"""Events are written once, whole, in the transaction of their fact, and safe to print."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.errors import (
    AppendOnlyError,
    MalformedEventError,
    OutsideTransactionError,
    SecretInEventError,
)
from audit.models import Checkpoint, Event, Leaf
from audit.services import Actor, append
from tests.audit.conftest import ROB, said


def test_an_event_tells_who_did_what_to_which_thing(log) -> None:
    event = said(repository="acme/shop", subject="revision", subject_id=7, data={"head_sha": "a" * 40})

    kept = Event.objects.get(pk=event.pk)
    assert (kept.verb, kept.actor, kept.actor_kind, kept.actor_id) == ("change.approved", "Rob", "person", 2)
    assert (kept.repository, kept.change, kept.subject, kept.subject_id) == ("acme/shop", 1, "revision", 7)
    assert kept.data == {"head_sha": "a" * 40}


@pytest.mark.django_db(transaction=True)
def test_appending_outside_a_transaction_is_refused(data_folder) -> None:
    with pytest.raises(OutsideTransactionError, match="change.approved"):
        append(verb="change.approved", actor=ROB, sentence="Rob approved change 1.")


def test_a_row_is_not_saved_twice(log) -> None:
    event = said()
    event.sentence = "Nobody approved anything."

    with pytest.raises(AppendOnlyError, match=str(event.pk)):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()


def test_a_made_up_row_with_a_taken_key_is_no_update(log) -> None:
    taken = said().pk

    with pytest.raises(IntegrityError), transaction.atomic():
        Event(pk=taken, verb="a.b", actor="Sam", actor_kind="person", sentence="Sam was here.").save()
    assert Event.objects.get(pk=taken).actor == "Rob"


@pytest.mark.parametrize("model", [Event, Leaf, Checkpoint])
def test_querysets_neither_update_nor_delete(log, model) -> None:
    with pytest.raises(AppendOnlyError):
        model.objects.all().update(pk=1)
    with pytest.raises(AppendOnlyError):
        model.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        model.objects.bulk_update([], ["pk"])
    with pytest.raises(AppendOnlyError):
        model.objects.bulk_create([], update_conflicts=True)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET sentence = 'x'", "DELETE FROM audit_event", "UPDATE audit_event SET id = 99"],
)
def test_the_database_refuses_to_change_rows(log, sql: str) -> None:
    said()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Event.objects.get().sentence == "Rob approved change 1."


def test_hazard_38_a_failed_append_undoes_the_fact(log) -> None:
    with pytest.raises(SecretInEventError), transaction.atomic():
        said("The fact.")
        append(verb="a.b", actor=ROB, sentence="Its event.", data={"token": "x"})

    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "key", ["token", "api_token", "apiToken", "PASSWORD", "client-secret", "Authorization"]
)
def test_a_key_that_names_a_secret_is_refused(log, key: str) -> None:
    with pytest.raises(SecretInEventError, match="names a secret"):
        said(data={"steps": [{"deep": {key: "x"}}]})


def test_counts_of_tokens_are_no_secret(log) -> None:
    assert said(data={"input_tokens": 12, "tokens": 3}).data == {"input_tokens": 12, "tokens": 3}


def test_hazard_62_line_ends_and_hidden_characters_are_spelled_out(log) -> None:
    event = said(
        "Rob\r\n2026-01-01 Ada approved \x1b[31mchange\u202e 9\u200b\x00",
        actor=Actor("person", "Rob\nAda", 2),
        repository="acme/sh\top",
        data={"body": "one\ntwo\x07", "na\nme": ["\x00"]},
    )

    assert event.sentence == "Rob\\r\\n2026-01-01 Ada approved \\u001b[31mchange\\u202e 9\\u200b\\u0000"
    assert (event.actor, event.repository) == ("Rob\\nAda", "acme/sh\\top")
    assert event.data == {"body": "one\ntwo\\u0007", "na\\nme": ["\\u0000"]}


def test_text_that_people_write_stays_as_it_is(log) -> None:
    assert said("Zoë asked: größer als 3 €, 日本語 ✓").sentence == "Zoë asked: größer als 3 €, 日本語 ✓"


def test_long_names_are_cut_and_fail_nothing(log) -> None:
    assert said(actor=Actor("github", "x" * 500)).actor == "x" * 199 + "…"


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "Approved"},
        {"verb": "change approved"},
        {"actor": Actor("robot", "R2")},
        {"data": {"when": object()}},
        {"data": {"rate": float("nan")}},
    ],
)
def test_a_malformed_event_is_refused(log, wrong) -> None:
    with pytest.raises(MalformedEventError):
        said(**wrong)


def test_the_timeline_of_a_change_is_its_rows(log) -> None:
    first, other, last = said("One."), said("Two.", change=2), said("Three.")

    assert list(Event.objects.of_change(1)) == [first, last]
    assert list(Event.objects.after(first.pk)) == [other, last]
