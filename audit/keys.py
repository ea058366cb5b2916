"""The Ed25519 key that signs checkpoints, and the witness file that remembers them outside the database."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.errors import KeyMissingError

KEY_FILE = "audit_key"
WITNESS_FILE = "audit_checkpoints.jsonl"


@dataclass(frozen=True)
class Seal:
    """What a checkpoint states: the root (hex) of the first `size` leaves, signed by `key` (hex, public)."""

    size: int
    root: str
    signature: str
    key: str


def signing_key(folder: Path, *, may_make: bool) -> Ed25519PrivateKey:
    """The key of this installation; made, readable by its owner alone, when there is nothing it could replace."""
    path = folder / KEY_FILE
    if not path.exists():
        if not may_make:
            raise KeyMissingError(
                f"{path} is missing, but earlier checkpoints were signed by it. Restore it from a backup; "
                "events are appended as before and are sealed when it is back."
            )
        _write_new(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))


def _write_new(path: Path, text: str) -> None:
    """Whole or not at all: another process that starts at the same time reads the winner's key."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half, as checkpoints and proofs show it."""
    return key.public_key().public_bytes_raw().hex()


def sign(key: Ed25519PrivateKey, *, size: int, root: str) -> Seal:
    """State that the first `size` leaves have this root."""
    return Seal(size, root, key.sign(_statement(size, root)).hex(), public_hex(key))


def is_signed(seal: Seal) -> bool:
    """Whether the seal's own key made its signature."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.key))
        key.verify(bytes.fromhex(seal.signature), _statement(seal.size, seal.root))
    except (InvalidSignature, ValueError):
        return False
    return True


def _statement(size: int, root: str) -> bytes:
    return f"honkweb event log\n{size}\n{root}\n".encode()


def remember(folder: Path, seal: Seal) -> None:
    """Add the checkpoint to the witness file, which who can write the database need not be able to."""
    descriptor = os.open(folder / WITNESS_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps(asdict(seal)) + "\n")


def remembered(path: Path) -> list[Seal]:
    """The checkpoints of a witness file, in its order; a last line cut short by a crash is left out."""
    if not path.exists():
        return []
    lines = path.read_text().split("\n")[:-1]
    return [Seal(**json.loads(line)) for line in lines if line]
