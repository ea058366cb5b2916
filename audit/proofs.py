"""A proof that one event is in the log, which can be checked offline with the public key alone."""

from dataclasses import dataclass

from audit.errors import AuditError
from audit.keys import Seal, is_signed
from audit.merkle import inclusion_path, leaf_hash, root_by_path
from audit.models import Checkpoint, Event, Leaf
from audit.sealing import canonical


class NotSealedError(AuditError):
    """The event has no place in the tree yet."""

    code = "not_sealed"


@dataclass(frozen=True)
class Proof:
    """The event's bytes, its place, the hashes (hex) from it to the root, and the signed root."""

    content: str
    position: int
    path: tuple[str, ...]
    seal: Seal


def prove(event: Event) -> Proof:
    """The proof of one event under the newest checkpoint. Raises NotSealedError before it is sealed."""
    leaf = Leaf.objects.filter(event_id=event.pk).first()
    newest = Checkpoint.objects.order_by("-size").first()
    if leaf is None or newest is None or leaf.position >= newest.size:
        raise NotSealedError(f"Event {event.pk} is not sealed yet; checkpoints are made once a minute.")
    digests = (
        Leaf.objects.filter(position__lt=newest.size).order_by("position").values_list("digest", flat=True)
    )
    path = inclusion_path([bytes.fromhex(each) for each in digests], leaf.position)
    return Proof(
        content=canonical(event).decode(),
        position=leaf.position,
        path=tuple(each.hex() for each in path),
        seal=Seal(newest.size, newest.root, newest.signature, newest.key),
    )


def holds(proof: Proof, *, key: str) -> bool:
    """Whether the proof leads to the root that the holder of `key` (hex, public) signed."""
    if proof.seal.key != key or not is_signed(proof.seal):
        return False
    leaf = leaf_hash(proof.content.encode())
    path = [bytes.fromhex(each) for each in proof.path]
    root = root_by_path(leaf, proof.position, proof.seal.size, path)
    return root is not None and root.hex() == proof.seal.root
