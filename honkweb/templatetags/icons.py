"""Drawings of 16 units that pages use inline: shapes of states, and the few icons of the frame.

Each state has a shape of its own, so that colour is never the only difference.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

_STROKE = (
    'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
)
_GOOSE = (
    "M20.6 2.2c-3.3 0-5.6 2.3-5.6 5.6 0 3.4 1.3 5.6 1.3 8 0 1.8-1.2 2.8-3.4 2.8-3.7 0-6.6-2-11.4-2.2 1.3 7.9"
    " 6.7 13.4 14 13.4 6.5 0 10.7-4 10.7-9.9 0-4.6-3.3-6.5-3.3-9.7 0-.7.2-1.3.6-1.8l6.3-.9c.6-.1.8-.9.2-1.2l-5"
    "-2.7c-1-.9-2.5-1.4-4.4-1.4zM20.4 6.9c1.2 0 1.4 1 1 2-.4 1.1-1.3 2.3-2.4 2.3-1 0-1.2-.8-1.1-1.7.2-1.5 1.1"
    "-2.6 2.5-2.6z"
)

_SHAPES = {
    "ring": '<circle cx="8" cy="8" r="5.7"/>',
    "ring-dots": '<circle cx="8" cy="8" r="5.7" stroke-dasharray="2.4 2.08"/>',
    "arc": '<path d="M8 2.3a5.7 5.7 0 1 1-5.7 5.7"/><path d="M8 5.3v2.9l1.9 1.2"/>',
    "speech": '<path d="M2.3 3h11.4v8H8.4l-3.1 2.8V11h-3z"/><path d="M8 5.3v2.2M8 9v.01"/>',
    "eye": '<path d="M1.2 8S3.7 3.5 8 3.5 14.8 8 14.8 8 12.3 12.5 8 12.5 1.2 8 1.2 8z"/>'
    '<circle cx="8" cy="8" r="1.9"/>',
    "pencil": '<path d="M2.5 13.5l.7-3L10.7 3l2.3 2.3-7.5 7.5zM9.2 4.5l2.3 2.3"/>',
    "tick": '<path d="M2.8 8.6l3.5 3.5 7-7.6"/>',
    "ring-tick": '<circle cx="8" cy="8" r="5.7"/><path d="M5.4 8.2l1.9 1.9 3.4-3.9"/>',
    "cross": '<path d="M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4"/>',
    "octagon": '<path d="M5.6 2h4.8L14 5.6v4.8L10.4 14H5.6L2 10.4V5.6z"/><path d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2"/>',
    "triangle": '<path d="M8 2.2l6.2 11.3H1.8z"/><path d="M8 6.4v3.2M8 11.5v.01"/>',
    "merge": '<circle cx="4.2" cy="3.7" r="1.7"/><circle cx="4.2" cy="12.3" r="1.7"/><circle cx="11.8" cy="8.5" r="1.7"/>'
    '<path d="M4.2 5.4v5.2M4.2 5.4c.3 2.2 2.3 3.1 5.9 3.1"/>',
    "slash": '<circle cx="8" cy="8" r="5.7"/><path d="M4.1 11.9l7.8-7.8"/>',
    "hand": '<path d="M8 1.8l5.5 2v4c0 3.2-2.3 5.3-5.5 6.4-3.2-1.1-5.5-3.2-5.5-6.4v-4z"/><path d="M5.8 8h4.4"/>',
    "shield": '<path d="M8 1.8l5.5 2v4c0 3.2-2.3 5.3-5.5 6.4-3.2-1.1-5.5-3.2-5.5-6.4v-4z"/>',
    "dot": '<circle cx="8" cy="8" r="2.2"/>',
    "spark": '<path d="M8 1.5l1.5 5 5 1.5-5 1.5-1.5 5-1.5-5-5-1.5 5-1.5z"/>',
    "queue": '<path d="M2.5 3.7h11M2.5 8h11M2.5 12.3h6"/>',
    "ask": '<path d="M13.6 7.8c0 3-2.5 5.2-5.6 5.2-.9 0-1.7-.2-2.5-.5L2.3 13.5l.9-2.8c-.5-.9-.8-1.8-.8-2.9 0-3 2.5-5.3 5.6-5.3s5.6 2.3 5.6 5.3zM8 5.6v4.4M5.8 7.8h4.4"/>',
    "running": '<path d="M1.5 8.5h2.8l1.9-5 3 9 1.9-4h3.4"/>',
    "repositories": '<path d="M3.3 12.5V3.3c0-.8.7-1.5 1.5-1.5h7.9v9.4H4.6c-.7 0-1.3.6-1.3 1.3s.6 1.3 1.3 1.3h8.1v-2.6M6 4.8h4"/>',
    "audit": '<path d="M3 2h10v12H3zM5.5 5.2h5M5.5 8h5M5.5 10.8h2.6"/>',
    "person": '<circle cx="8" cy="5.2" r="2.9"/><path d="M2.5 14c.4-3 2.6-4.7 5.5-4.7s5.1 1.7 5.5 4.7"/>',
    "back": '<path d="M9.8 3L4.8 8l5 5"/>',
    "more": '<path d="M3 8h.01M8 8h.01M13 8h.01" stroke-width="2.4"/>',
    "copy": '<path d="M5.5 5.5V2.3h8.2v8.2h-3.2M2.3 5.5h8.2v8.2H2.3z"/>',
    "open": '<path d="M6.5 3.5H3v9.5h9.5V9.5M9.3 2.7h4v4M13.2 2.8L7.5 8.5"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.4 10.4l3.4 3.4"/>',
    "minus-line": '<path d="M3.5 8h9"/>',
}
_FILLED = {"spark", "dot"}


@dataclass(frozen=True)
class Glyph:
    """How a state looks: which shape, which meaning (class), which word."""

    shape: str
    tone: str
    word: str
    turns: bool = False


GLYPHS: dict[str, Glyph] = {
    # stages of a change
    "queued": Glyph("ring-dots", "quiet", "Queued"),
    "working": Glyph("arc", "agent", "Working", turns=False),
    "waiting": Glyph("speech", "attention", "Asks"),
    "building": Glyph("arc", "accent", "Building"),
    "red": Glyph("cross", "danger", "Build failed"),
    "review": Glyph("eye", "attention", "Review"),
    "changes": Glyph("pencil", "attention", "Changes asked"),
    "ready": Glyph("ring-tick", "good", "Ready"),
    "merging": Glyph("merge", "accent", "Merging"),
    "unknown": Glyph("triangle", "attention", "Unknown"),
    "failed": Glyph("octagon", "danger", "Failed"),
    "merged": Glyph("merge", "good", "Merged"),
    "closed": Glyph("slash", "quiet", "Closed"),
    "open": Glyph("ring", "accent", "Open"),
    # results of verifiers, builds, judge, reviews
    "passed": Glyph("tick", "good", "Passed"),
    "approved": Glyph("ring-tick", "good", "Approved"),
    "refused": Glyph("pencil", "attention", "Changes asked"),
    "withheld": Glyph("hand", "attention", "Withheld"),
    "pending": Glyph("ring-dots", "quiet", "Pending"),
    "skipped": Glyph("slash", "quiet", "Skipped"),
    "stopped": Glyph("slash", "quiet", "Stopped"),
    "stale": Glyph("triangle", "attention", "Out of date"),
    "blocked": Glyph("triangle", "attention", "Blocked"),
    "guard": Glyph("shield", "danger", "Guard"),
    "agent": Glyph("spark", "agent", "Agent"),
    "step": Glyph("dot", "quiet", "Done"),
    # outcomes of a run
    "proposed": Glyph("ring-tick", "good", "Proposed"),
    "question": Glyph("speech", "attention", "Asks"),
    "capped": Glyph("triangle", "attention", "Limit reached"),
    # conclusions as GitHub says them
    "success": Glyph("tick", "good", "Passed"),
    "failure": Glyph("cross", "danger", "Failed"),
    "neutral": Glyph("minus-line", "quiet", "Neutral"),
    "cancelled": Glyph("slash", "quiet", "Cancelled"),
    "timed_out": Glyph("octagon", "danger", "Timed out"),
    "action_required": Glyph("speech", "attention", "Action required"),
    "in_progress": Glyph("arc", "accent", "Running"),
    "error": Glyph("octagon", "danger", "Error"),
}
UNKNOWN = Glyph("ring", "quiet", "")


def drawing(name: str) -> SafeString:
    """An inline SVG that screen readers pass over; `goose` is the mark."""
    if name == "goose":
        body = f'<path fill="currentColor" fill-rule="evenodd" d="{_GOOSE}"/>'
        return mark_safe(f'<svg viewBox="0 0 32 32" aria-hidden="true">{body}</svg>')  # noqa: S308 - our own drawing
    paint = 'fill="currentColor"' if name in _FILLED else _STROKE
    return mark_safe(  # noqa: S308 - our own drawing
        f'<svg viewBox="0 0 16 16" aria-hidden="true" {paint}>{_SHAPES[name]}</svg>'
    )
