"""Checks the whole log against its leaves, checkpoints and witness, and names the first bad row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from audit import keys
from audit.keys import Seal
from audit.merkle import Peaks, leaf_hash
from audit.models import Checkpoint, Event, Leaf
from audit.sealing import canonical

BATCH = 2000


@dataclass(frozen=True)
class Finding:
    """What is wrong: `kind` is edited, deleted, reordered, truncated or checkpoint."""

    kind: str
    event_id: int | None
    sentence: str


@dataclass(frozen=True)
class Report:
    """What was read, and the first thing that is wrong, if any."""

    sealed: int
    unsealed: int
    checkpoints: int
    finding: Finding | None

    @property
    def is_whole(self) -> bool:
        return self.finding is None


class _FoundError(Exception):
    def __init__(self, kind: str, event_id: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.finding = Finding(kind, event_id, sentence)


def verify(folder: Path | None = None, *, witness: Path | None = None) -> Report:
    """Read every sealed event again.

    `witness` is a copy of the witness file kept elsewhere; the one of this installation is always used. Rows
    that were appended since the last checkpoint are counted as unsealed: nothing vouches for them yet.
    """
    folder = folder or settings.HONK_DATA
    # Checkpoints before leaves: what is sealed meanwhile only adds leaves.
    stored = [Seal(each.size, each.root, each.signature, each.key) for each in Checkpoint.objects.all()]
    seals = stored + keys.remembered(folder / keys.WITNESS_FILE)
    seals += keys.remembered(witness) if witness else []
    walked = Peaks()
    finding = None
    try:
        _check_signatures(folder, seals)
        _walk(walked, seals)
    except _FoundError as error:
        finding = error.finding
    unsealed = max(Event.objects.count() - Leaf.objects.count(), 0)
    return Report(walked.size, unsealed, len(stored), finding)


def _check_signatures(folder: Path, seals: list[Seal]) -> None:
    if not seals:
        return
    ours = keys.public_hex(keys.signing_key(folder, may_make=False))
    for seal in seals:
        if seal.key != ours:
            raise _FoundError(
                "checkpoint",
                None,
                f"The checkpoint of {seal.size} events was signed by another key ({seal.key}).",
            )
        if not keys.is_signed(seal):
            raise _FoundError(
                "checkpoint", None, f"The signature on the checkpoint of {seal.size} events is wrong."
            )


def _walk(walked: Peaks, seals: list[Seal]) -> None:
    expected: dict[int, set[str]] = {}
    for seal in seals:
        expected.setdefault(seal.size, set()).add(seal.root)
    first_of_stretch, last_id = None, 0
    for leaf, event in _rows():
        _check_row(walked.size, leaf, event, last_id=last_id)
        first_of_stretch = first_of_stretch or leaf.event_id
        last_id = leaf.event_id
        walked.add(bytes.fromhex(leaf.digest))
        if walked.size in expected:
            _check_root(walked, expected.pop(walked.size), first_of_stretch, last_id)
            first_of_stretch, last_id = None, 0
    if expected:
        raise _FoundError(
            "truncated",
            last_id or None,
            f"The log was cut: a checkpoint vouches for {max(expected)} events, but {walked.size} are here"
            + (f"; the last is event {last_id}." if last_id else "."),
        )


def _rows() -> Iterator[tuple[Leaf, Event | None]]:
    after = -1
    while batch := list(Leaf.objects.filter(position__gt=after).order_by("position")[:BATCH]):
        events = Event.objects.in_bulk([leaf.event_id for leaf in batch])
        for leaf in batch:
            yield leaf, events.get(leaf.event_id)
        after = batch[-1].position


def _check_row(place: int, leaf: Leaf, event: Event | None, *, last_id: int) -> None:
    if leaf.position != place:
        raise _FoundError(
            "deleted",
            None,
            f"Place {place} of the log is missing; the next row there is event {leaf.event_id}.",
        )
    if event is None:
        raise _FoundError("deleted", leaf.event_id, f"Event {leaf.event_id} was deleted.")
    if leaf_hash(canonical(event)).hex() != leaf.digest:
        raise _FoundError("edited", event.pk, f"Event {event.pk} was edited after it was sealed.")
    # The sealer places the rows of one checkpoint by their ids.
    if leaf.event_id < last_id:
        raise _FoundError(
            "reordered", event.pk, f"Event {event.pk} stands behind event {last_id}; they were swapped."
        )


def _check_root(walked: Peaks, roots: set[str], first_id: int, last_id: int) -> None:
    if roots != {walked.root().hex()}:
        raise _FoundError(
            "edited",
            first_id,
            f"The checkpoint of {walked.size} events does not fit: a row from event {first_id} to event {last_id} "
            "was edited, deleted or moved together with its leaf.",
        )
