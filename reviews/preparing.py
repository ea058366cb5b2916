"""What a revision's page shows, found and rendered once, off the reviewer's path."""

import logging
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from changes.models import Revision
from changes.outside import mirror_of
from changes.projecting import project
from changes.services.revisions import raw_patch
from integrations.errors import OutsideError
from integrations.git import Mirror
from reviews.chapter_data import carried_on, chapters_data, store_chapters
from reviews.correcting import with_unasked
from reviews.coverage import runs_of
from reviews.diff.attributes import Attributes, read_attributes
from reviews.diff.blobs import LARGEST_BLOB, BatchBlobs, Blobs
from reviews.diff.copies import may_be_copied, with_copies
from reviews.diff.flags import with_flags
from reviews.diff.header import file_header
from reviews.diff.highlight import SlowLexers
from reviews.diff.masking import secrets_in
from reviews.diff.model import SYMLINK, Diff, FileDiff
from reviews.diff.parse import parse
from reviews.diff.patch import file_digest, hunk_digest
from reviews.diff.pieces import Piece, make_piece
from reviews.diff.prepare import prepare as draw
from reviews.diff.tree import tree_html
from reviews.finding import find, with_remarks
from reviews.mergecommits import merges_of
from reviews.models import Findings
from reviews.ordering import draw_parts, keep, kept, split_parts

log = logging.getLogger(__name__)
VIEWS = ("unified", "split")
HELD = 500_000  # bytes of drawn pieces that wait to be stored together
# Where a page puts its controls into a prepared head; escaped text never holds it.
CONTROLS = "<!--controls-->"


def prepare(revision_pk: int) -> None:
    """Find flags, guards, risk and secrets, and render the files of one revision; done twice is done."""
    revision = Revision.objects.select_related("change__repository__policy", "patch").get(pk=revision_pk)
    blobs, attributes = sources(revision)
    diff = _copies_told(revision, with_flags(diff_of(revision), blobs, attributes))
    files = drawn(diff, blobs, attributes)
    found = find(revision, diff, blobs)
    files = with_remarks(files, found)
    chapters = carried_on(revision, chapters_data(found, diff), files)
    draw_parts(diff, lambda: blobs, list(split_parts(chapters, files)))
    secrets = sum(len(secrets_in(file, blobs) or ()) for file in diff.files)
    data = {"files": files, "tree": kept_tree(diff), "merges": merges_of(revision), **found.as_data()}
    with transaction.atomic():
        kept = store_chapters(revision, chapters)
        if any(each.get("moved") for each in kept):
            data = with_unasked(data, kept)
        Findings.objects.update_or_create(
            revision=revision,
            defaults={
                "data": data,
                "risk": max((each["level"] for each in data["risks"]), default=0),
                "secrets": secrets,
                "prepared_at": timezone.now(),
            },
        )
        project(revision.change)


def diff_of(revision: Revision) -> Diff:
    """The diff of a revision as it was recorded, whole."""
    return parse(raw_patch(revision))


def due() -> list[int]:
    """Revisions that are not prepared yet."""
    return list(Findings.objects.filter(prepared_at=None).values_list("revision_id", flat=True)[:20])


def sources(revision: Revision) -> tuple[Blobs, Attributes]:
    """Where a revision's whole files are read, and the rules of its base for generated and vendored ones."""
    mirror = mirror_of(revision.change.repository, online=False)
    blobs = BatchBlobs(lambda shas: _read(mirror, shas))
    try:
        found = [
            each
            for each in mirror.files_at(revision.base_sha)
            if each.path.split("/")[-1] == ".gitattributes"
        ]
        rules = {each.path.rpartition("/")[0].encode(): mirror.blob(each.sha) for each in found}
        return blobs, read_attributes(rules)
    except OutsideError as error:
        log.info("attributes of %s are not known: %s", revision, error)
        return blobs, Attributes()


def _copies_told(revision: Revision, diff: Diff) -> Diff:
    if not any(map(may_be_copied, diff.files)):
        return diff
    try:
        held = mirror_of(revision.change.repository, online=False).files_at(revision.base_sha)
    except OutsideError as error:
        log.info("which files of %s are copies is not known: %s", revision, error)
        return diff
    return with_copies(diff, ((each.path, each.sha) for each in held if each.mode != SYMLINK))


def _read(mirror: Mirror, shas: Iterable[str]) -> dict[str, bytes]:
    try:
        return mirror.blobs(shas, limit=LARGEST_BLOB)
    except OutsideError:
        return {}


def drawn(diff: Diff, blobs: Blobs, attributes: Attributes) -> list[dict[str, Any]]:
    """Draw a diff (flags filled in) into pieces that are kept, and list its files as pages need them."""
    keys = _draw(diff, blobs, attributes)
    return [_entry(file, keys[file.path]) for file in diff.files]


def kept_tree(diff: Diff) -> str:
    """Draw the tree of a diff's files and keep it; returns its key."""
    html = tree_html(diff)
    key = f"tree-{sha256(html.encode('utf-8', 'replace')).hexdigest()}"
    keep({key: make_piece(html)})
    return key


def _draw(diff: Diff, blobs: Blobs, attributes: Attributes) -> dict[str, dict[str, str]]:
    keys: dict[str, dict[str, str]] = {}
    with SlowLexers() as slow:
        pieces: dict[str, Piece] = {}
        for drawn in draw(diff, blobs=blobs, attributes=attributes, views=VIEWS, has=kept, slow=slow):
            keys.setdefault(drawn.path, {})[drawn.view] = drawn.key
            if drawn.piece is not None:
                pieces[drawn.key] = drawn.piece
            if sum(len(piece.blocks) for piece in pieces.values()) > HELD:
                keep(pieces)
                pieces.clear()
        keep(pieces)
    return keys


def _entry(file: FileDiff, keys: dict[str, str]) -> dict[str, Any]:
    return {
        "path": file.path,
        "old_path": file.old_path,
        "key": file.key,
        "digest": file_digest(file),
        "status": file.status,
        "added": file.added,
        "removed": file.removed,
        "binary": file.binary,
        "omitted": file.omitted,
        "flags": [[flag.code, flag.sentence, flag.level] for flag in file.flags],
        "hunks": [hunk_digest(file, hunk) for hunk in file.hunks],
        "sizes": [sum(line.kind != " " for line in hunk.lines) for hunk in file.hunks],
        "runs": runs_of(file),
        "head": file_header(file, controls=CONTROLS),
        **keys,
    }
