"""Two revisions compared, without what a rebase brought: worked out once for each pair and kept."""

import hashlib
import json
import logging
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from changes.models import Revision
from changes.outside import mirror_of
from integrations.errors import OutsideError
from integrations.git import Mirror
from integrations.git.diffing import DIFF_OPTIONS
from reviews.diff.flags import with_flags
from reviews.diff.interdiff import Interdiff, interdiff
from reviews.diff.model import Diff
from reviews.diff.parse import parse
from reviews.models import PreparedFile
from reviews.preparing import diff_of, drawn, kept_tree, sources

log = logging.getLogger(__name__)
VERSION = 6
KEPT = 8  # parsed diffs in memory; expanders ask for the same one again and again
_parsed: dict[str, Diff] = {}


@dataclass(frozen=True)
class Comparison:
    """What a reviewer of the earlier revision has not seen yet; `problem` says why that is not known."""

    files: list[dict[str, Any]]
    unchanged: list[str]
    gone: list[str]
    against_base: list[str]
    from_base: int = 0
    brought: list[str] = field(default_factory=list)  # files where no line stands for what the base brought
    problem: str = ""
    tree: str = ""


def compare(old: Revision, new: Revision) -> Comparison:
    """Return the comparison of two revisions of one change, from what is kept where it was made before."""
    name = f"{VERSION} {old.base_sha} {old.head_sha} {old.digest} {new.base_sha} {new.head_sha} {new.digest}"
    key = f"compared-{hashlib.sha256(name.encode()).hexdigest()}"
    kept = PreparedFile.objects.filter(key=key).first()
    if kept is not None:
        return Comparison(**json.loads(zlib.decompress(bytes(kept.html))))
    try:
        made = _compare(old, new)
    except OutsideError as error:
        log.info("%s and %s cannot be compared: %s", old, new, error)
        return Comparison([], [], [], [], problem=f"What lies between the two cannot be read now: {error}")
    raw = json.dumps(asdict(made)).encode()
    PreparedFile.objects.get_or_create(key=key, defaults={"html": zlib.compress(raw), "size": len(raw)})
    return made


def diff_kept(revision: Revision) -> Diff:
    """The whole diff of a revision, parsed; the last few are remembered."""
    return _kept(revision.digest, lambda: diff_of(revision))


def diff_between(old: Revision, new: Revision) -> Diff:
    """The diff that a comparison draws, to expand its context. Raises OutsideError."""
    name = f"{old.head_sha} {old.digest} {new.head_sha} {new.digest}"
    return _kept(name, lambda: _interdiff(old, new).diff)


def heads_between(old: Revision, new: Revision) -> Diff:
    """Everything that differs between two heads, also what the base brought. Raises OutsideError."""
    mirror = mirror_of(new.change.repository, online=False)
    return _kept(f"{old.head_sha} {new.head_sha}", lambda: _diff(mirror, old.head_sha, new.head_sha))


def _kept(name: str, make: Callable[[], Diff]) -> Diff:
    found = _parsed.get(name)
    if found is None:
        if len(_parsed) >= KEPT:
            _parsed.clear()
        found = _parsed[name] = make()
    return found


def _interdiff(old: Revision, new: Revision) -> Interdiff:
    mirror = mirror_of(new.change.repository, online=False)
    heads = _diff(mirror, old.head_sha, new.head_sha)
    bases = _diff(mirror, old.base_sha, new.base_sha) if old.base_sha != new.base_sha else None
    return interdiff(diff_of(old), diff_of(new), heads, bases)


def _compare(old: Revision, new: Revision) -> Comparison:
    found = _interdiff(old, new)
    blobs, attributes = sources(new)
    diff = with_flags(found.diff, blobs, attributes)
    return Comparison(
        files=drawn(diff, blobs, attributes),
        unchanged=list(found.unchanged),
        gone=list(found.gone),
        against_base=sorted(found.against_base),
        from_base=found.from_base,
        brought=list(found.brought),
        tree=kept_tree(diff),
    )


def _diff(mirror: Mirror, old: str, new: str) -> Diff:
    return parse(mirror.diff_bytes(old, new, args=DIFF_OPTIONS, three_dot=False))
