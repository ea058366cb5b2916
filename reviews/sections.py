"""What stands around one file of a diff: the start of its section, and the controls in its head."""

from typing import Any
from urllib.parse import quote

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from changes.models import Revision
from reviews.comparing import Comparison


def opening_html(file: dict[str, Any], *, viewed: bool, left: SafeString) -> SafeString:
    """The start of a file's section; `left` says whose lines stand left."""
    return format_html(
        '<section class="file{}" id="F-{}" data-digest="{}" data-path="{}" data-lines="{}"{}>',
        " is-viewed is-folded" if viewed else "",
        file.get("anchor", file["key"]),
        file["digest"][:16],
        file["path"],
        sum(run[2] for run in file.get("runs", ())),
        left,
    )


def left_side(
    older: Revision | None, revision: Revision, compared: Comparison | None, file: dict[str, Any]
) -> SafeString:
    """Attributes that say whose lines stand left, where those are not the base's: the older revision's own file."""
    if older is None or compared is None or file["path"] in compared.against_base:
        return SafeString("")
    path = file.get("old_path") or file["path"]
    changes_it = any(path in (each["path"], each["old_path"]) for each in older.files)
    if not changes_it and older.base_sha == revision.base_sha:
        return SafeString("")  # the older revision's file is the base's
    return format_html(' data-older="{}" data-older-path="{}"', older.number, path)


def head_html(
    revision: Revision, compared: Comparison | None, file: dict[str, Any], viewed: bool
) -> SafeString:
    """What stands at the right end of a file's head.

    "Viewed" and a comment are about a whole file. Where chapters split one, its parts say which hunks they are, and
    the first of them has the comment.
    """
    part_of = file.get("part_of", "")
    parts = [format_html('<span class="part-of">{}</span>', part_of) if part_of else ""]
    if not file.get("again"):
        parts.append(comment_html(revision, compared, file))
    if compared is None and not part_of:
        parts.append(controls_html(file, viewed))
    return format_html_join("", "{}", ((part,) for part in parts))


def comment_html(revision: Revision, compared: Comparison | None, file: dict[str, Any]) -> SafeString:
    """The way to comment on a file as a whole, which is the only one where it has no lines."""
    if compared and file["path"] in compared.gone:
        return SafeString("")
    return format_html(
        '<a class="fc" href="/changes/{}/comment/?revision={}&amp;path={}" data-comment-file data-path="{}">'
        '<span class="word">Comment</span><span class="hidden-visually"> on {}</span></a>',
        revision.change_id,
        revision.number,
        quote(file["path"]),
        file["path"],
        file["path"],
    )


def controls_html(file: dict[str, Any], viewed: bool) -> SafeString:
    """The button that marks a file as viewed; it belongs to the one form of the page that is named in it."""
    return format_html(
        '<button class="vw" form="viewed" name="file" value="{}:{}" aria-pressed="{}">'
        '<span class="hidden-visually">{}: </span>Viewed</button>',
        file["key"],
        "off" if viewed else "on",
        "true" if viewed else "false",
        file["path"],
    )
