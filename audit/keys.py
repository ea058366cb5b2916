"""The Ed25519 key that signs checkpoints, and the witness file that remembers them outside the database."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.errors import KeyMissingError, WitnessError

KEY_FILE = "audit_key"
WITNESS_FILE = "audit_checkpoints.jsonl"
LONGEST_LINE = 4096


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
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except ValueError as error:
        raise KeyMissingError(f"{path} holds no key any more. Restore it from a backup.") from error


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
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _statement(size: int, root: str) -> bytes:
    return f"honkweb event log\n{size}\n{root}\n".encode()


def remember(folder: Path, seal: Seal) -> None:
    """Add the checkpoint to the witness file, which who can write the database need not be able to."""
    descriptor = os.open(folder / WITNESS_FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        _drop_cut_line(file)
        file.write(json.dumps(asdict(seal)).encode() + b"\n")


def _drop_cut_line(file: BinaryIO) -> None:
    """Take away what a crash left of a line: its checkpoint is in the database, and the next one covers it."""
    end = file.seek(0, os.SEEK_END)
    start = max(end - LONGEST_LINE, 0)
    file.seek(start)
    tail = file.read()
    if tail and not tail.endswith(b"\n"):
        file.truncate(start + tail.rfind(b"\n") + 1)
    file.seek(0, os.SEEK_END)


def remembered(path: Path) -> list[Seal]:
    """The checkpoints of a witness file, in its order; a last line cut short by a crash is left out."""
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    return [_read(line, number, path) for number, line in enumerate(lines, 1) if line]


def _read(line: bytes, number: int, path: Path) -> Seal:
    try:
        seal = Seal(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise WitnessError(
            f"Line {number} of {path} is no checkpoint. Compare the file with a copy."
        ) from error
    if not isinstance(seal.size, int):
        raise WitnessError(f"Line {number} of {path} is no checkpoint. Compare the file with a copy.")
    return seal
