"""Pictures before and after: side by side, laid over one another, or wiped. Only kinds that are proven by their bytes."""

from reviews.diff.gaps import address
from reviews.diff.model import FileDiff
from reviews.diff.text import attribute

_MODES = (("side", "Side by side"), ("onion", "Laid over"), ("swipe", "Wiped"))


def is_image(file: FileDiff) -> bool:
    """Tell whether the file was found to be a picture (a flag that only its content can give)."""
    return any(flag.code == "image" for flag in file.flags)


def image_html(file: FileDiff) -> str:
    """Draw the pictures by their addresses, `?file=…&raw=old|new`; nothing of their content is in the page.

    The modes work without a script; the slider, which fades or wipes, sets `--at` with one.
    """
    old = _figure(file, "old", "Before") if file.old_blob else ""
    new = _figure(file, "new", "After") if file.new_blob else ""
    if not (old and new):
        return f'<div class="imgs">{old}{new}</div>'
    choices = "".join(
        f'<label><input type="radio" name="im-{file.key}" value="{mode}"{" checked" if mode == "side" else ""}>'
        f"<span>{words}</span></label>"
        for mode, words in _MODES
    )
    label = attribute(f"How much of the new picture of {file.path} is seen")
    slider = f'<input class="im-at" type="range" min="0" max="100" value="50" aria-label="{label}">'
    return (
        f'<fieldset class="imgs"><legend class="im-legend">Compare the pictures</legend>{choices}{slider}'
        f'<div class="im-stage">{old}{new}</div></fieldset>'
    )


def _figure(file: FileDiff, side: str, word: str) -> str:
    source = attribute(f"{address(file)}&raw={side}")
    alt = attribute(f"{word}: {file.path}")
    return f'<figure class="im-{side}"><img src="{source}" alt="{alt}" loading="lazy" decoding="async"><figcaption>{word}</figcaption></figure>'
