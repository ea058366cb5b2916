"""Gives new events their place in the tree and signs the root."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from audit import keys
from audit.merkle import Peaks, leaf_hash
from audit.models import Checkpoint, Event, Leaf

BATCH = 5000
# How far behind the newest sealed row a transaction that committed late may still be found.
LATE_ROWS = 100_000


def canonical(event: Event) -> bytes:
    """The bytes that are hashed: every column, keys sorted, no spaces, time in UTC with microseconds."""
    row: dict[str, Any] = {
        "id": event.pk,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": event.verb,
        "actor": event.actor,
        "actor_kind": event.actor_kind,
        "actor_id": event.actor_id,
        "repository": event.repository,
        "change": event.change,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "sentence": event.sentence,
        "data": event.data,
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(folder: Path | None = None) -> Checkpoint | None:
    """Seal all events that have no place yet; None when there are none, or another sealer was quicker."""
    folder = folder or settings.HONK_DATA
    last: Checkpoint | None = None
    while (made := _seal_batch(folder)) is not None:
        last = made
    return last


def _seal_batch(folder: Path) -> Checkpoint | None:
    try:
        with transaction.atomic():
            checkpoint = _seal_in_transaction(folder)
    except IntegrityError:
        # Two sealers gave the same place; the database let one of them have it.
        return None
    if checkpoint is not None:
        keys.remember(
            folder, keys.Seal(checkpoint.size, checkpoint.root, checkpoint.signature, checkpoint.key)
        )
    return checkpoint


def _seal_in_transaction(folder: Path) -> Checkpoint | None:
    placed = Leaf.objects.filter(event_id=OuterRef("pk"))
    newest = Leaf.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    waiting = Event.objects.filter(~Exists(placed), id__gt=newest - LATE_ROWS)
    events = list(waiting.order_by("id")[:BATCH])
    if not events:
        return None
    previous = Checkpoint.objects.order_by("-size").first()
    key = keys.signing_key(folder, may_make=previous is None)
    peaks = _grown_from(previous)
    leaves = []
    for event in events:
        digest = leaf_hash(canonical(event))
        leaves.append(Leaf(position=peaks.size, event_id=event.pk, digest=digest.hex()))
        peaks.add(digest)
    Leaf.objects.bulk_create(leaves)
    made = keys.sign(key, size=peaks.size, root=peaks.root().hex())
    return Checkpoint.objects.create(
        size=made.size,
        root=made.root,
        signature=made.signature,
        key=made.key,
        peaks=[each.hex() for each in peaks.roots],
    )


def _grown_from(previous: Checkpoint | None) -> Peaks:
    if previous is None:
        return Peaks()
    return Peaks(previous.size, [bytes.fromhex(each) for each in previous.peaks])
