"""The head of a file's diff: path, counts, the place for "viewed", flags, and why it is risky."""

from collections.abc import Iterable

from reviews.diff.gaps import address
from reviews.diff.images import image_html, is_image
from reviews.diff.model import FileDiff, Flag, Level, Status
from reviews.diff.paths import display_path
from reviews.diff.text import attribute, plural
from reviews.diff.trojan import reveal

_WORDS = {
    Status.ADDED: "added",
    Status.DELETED: "deleted",
    Status.RENAMED: "renamed",
    Status.COPIED: "copied",
    Status.TYPE: "kind changed",
}


def file_header(file: FileDiff, *, controls: str = "", risk: str = "", level: int = 3) -> str:
    """Draw the head of a file. `controls` is HTML that the page puts at its right end, `risk` is plain text.

    The head is sticky, what makes the file risky is not: on a phone it would cover too much of the code.
    """
    word = f'<span class="st {file.status}">{_WORDS[file.status]}</span>' if file.status in _WORDS else ""
    reason = f'<p class="risk">{reveal(risk)}</p>' if risk else ""
    return (
        f'<header class="fh"><h{level} class="fn"><a href="#F-{file.key}">{path_html(file)}</a></h{level}>{word}'
        f"{counts_html(file)}{controls}</header>{reason}"
    )


def path_html(file: FileDiff) -> str:
    """Draw a path: directories weak, the name strong, hidden characters revealed, long ones breakable."""
    old = ""
    if file.old_path_bytes != file.path_bytes:
        old = f'<span class="dir">{reveal(file.old_path)} → </span>'
    folder, slash, name = file.path.rpartition("/")
    weak = f'<span class="dir">{reveal(folder + slash)}</span>' if slash else ""
    return f"<bdi>{old}{weak}<b>{reveal(name)}</b></bdi>"


def counts_html(file: FileDiff) -> str:
    """Draw "+12 −3" with words for screen readers."""
    if file.binary:
        return '<span class="cnt">binary</span>'
    label = f"{plural(file.added, 'line')} added, {plural(file.removed, 'line')} removed"
    return (
        f'<span class="cnt" role="img" aria-label="{label}"><span class="p">+{file.added:,}</span> '
        f'<span class="m">−{file.removed:,}</span></span>'
    )


def flags_html(flags: Iterable[Flag]) -> str:
    """Draw one row for each flag, the loud ones first."""
    ordered = sorted(flags, key=lambda flag: flag.level is not Level.LOUD)
    return "".join(
        f'<p class="fl {flag.level}" data-flag="{attribute(flag.code)}">{reveal(flag.sentence)}</p>'
        for flag in ordered
    )


def nothing_html(file: FileDiff) -> str:
    """Say in words what happened to a file that has no lines to show. It is never "no changes"."""
    if file.hunks or file.omitted:
        return ""
    if file.binary:
        links = [
            f'<a href="{attribute(f"{address(file)}&raw={side}")}" download>Download the {side} file</a>'
            for side, blob in (("old", file.old_blob), ("new", file.new_blob))
            if blob
        ]
        pictures = image_html(file) if is_image(file) else ""
        return f'<p class="fl">Its content is not text. {" ".join(links)}</p>{pictures}'
    if file.flags:
        return ""  # they say it
    if file.status in {Status.RENAMED, Status.COPIED} and file.similarity == 100:
        verb = "Renamed" if file.status is Status.RENAMED else "Copied"
        return (
            f'<p class="fl">{verb} from {reveal(display_path(file.old_path_bytes))}; no line is changed.</p>'
        )
    if file.old_mode and file.new_mode and file.old_mode != file.new_mode:
        return f'<p class="fl">Only its mode changed: {file.old_mode} → {file.new_mode}.</p>'
    return f'<p class="fl">{"Empty file added" if file.new_mode else "Empty file removed"}.</p>'
