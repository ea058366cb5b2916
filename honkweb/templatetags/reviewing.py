"""Filters of the pages of changes: which look a blocker, a build, a file, a step or an event has."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from audit.models import Event
from changes.models import Build, Step
from honkweb.templatetags.icons import GLYPHS, UNKNOWN
from reviews.coverage import share_of
from reviews.diff.paths import path_bytes, path_key
from reviews.diff.rows import line_id
from reviews.diff.trojan import reveal
from reviews.findings.risk import WORDS
from reviews.policy import WAITS_FOR_APPROVAL, Standing

register = template.Library()
BLOCKERS = {
    "paused": ("stopped", ""),
    "draft": ("changes", ""),
    "retargeted": ("stale", ""),
    "stale_revision": ("pending", ""),
    "conflict": ("failed", ""),
    "secret": ("guard", "#diff"),
    "red": ("red", "#evidence"),
    "red_verifier": ("red", "#evidence"),
    "building": ("building", ""),
    "verifying": ("building", "#evidence"),
    "missing_check": ("pending", ""),
    "no_ci": ("pending", ""),
    "withheld": ("withheld", "#evidence"),
    "changes_requested": ("changes", "#timeline-title"),
    "unanswered": ("waiting", "#threads"),
    "approval": ("review", ""),
}
HEADLINES = {
    "review": "It waits for a decision",
    "red": "A check failed",
    "building": "It is being checked",
    "changes": "Changes were asked for",
    "blocked": "It cannot land yet",
}
FAVICONS = {
    "agent": "-working",
    "accent": "-working",
    "good": "-good",
    "danger": "-danger",
    "attention": "-attention",
}
WORST = {"danger": 0, "attention": 1, "accent": 2, "agent": 2, "quiet": 3, "good": 4}
TONES = (
    ("is-danger", ("failed", "refused", "alarm", "withheld", "void", "masked")),
    (
        "is-attention",
        (
            "question",
            "waiting",
            "unknown",
            "asked_for_changes",
            "paused",
            "stopped",
            "taken_back",
            "given_up",
        ),
    ),
    ("is-good", ("merged", "approved", "landed", "passed", "finished")),
    ("is-agent", ("run.", "step.", "revision.")),
)


@register.filter
def blocker_state(code: str) -> str:
    """The glyph of a blocker."""
    return BLOCKERS.get(code, ("blocked", ""))[0]


@register.filter
def blocker_cause(code: str) -> str:
    """Where on the page the cause of a blocker stands; empty when it is not on the page."""
    return BLOCKERS.get(code, ("", ""))[1]


@register.filter
def favicon(stage: str) -> str:
    """The icon of a page's tab, which carries the state of its change."""
    return f"img/icon{FAVICONS.get(GLYPHS.get(str(stage), UNKNOWN).tone, '')}.svg"


@register.filter
def worst_first(builds: Iterable[Build]) -> list[Build]:
    """Builds with what needs a look in front."""
    return sorted(builds, key=lambda b: WORST[GLYPHS.get(b.conclusion or b.status, UNKNOWN).tone])


@register.filter
def path(name: str) -> SafeString:
    """A path with its directory weak and its name strong; what hides in it is revealed."""
    folder, slash, last = str(name).rpartition("/")
    weak = format_html('<span class="dir">{}</span>', mark_safe(reveal(folder + slash))) if slash else ""  # noqa: S308
    return format_html("<bdi>{}<b>{}</b></bdi>", weak, mark_safe(reveal(last)))  # noqa: S308 - reveal escapes


@register.filter
def file_anchor(name: str) -> str:
    """The address of a file within a page that shows it."""
    return f"#F-{path_key(path_bytes(name))}"


@register.filter
def notice_anchor(notice: dict[str, Any]) -> str:
    """Where the page shows what a notice is about: its line, or its file."""
    if not notice.get("line"):
        return f"#F-{notice['key']}"
    return f"#{line_id(notice['key'], notice['side'], notice['line'])}"


@register.filter
def risk_word(level: int) -> str:
    """A level of risk in a word."""
    return WORDS[level] if 0 <= level < len(WORDS) else ""


@register.filter
def event_tone(verb: str) -> str:
    """The colour of an event's dot in a timeline."""
    return next((tone for tone, words in TONES if any(word in verb for word in words)), "")


@register.filter
def told(event: Event) -> SafeString:
    """An event as one line: its sentence, with the name of who did it strong, and added where it is missing."""
    name, sentence = mark_safe(reveal(event.actor)), event.sentence  # noqa: S308 - reveal escapes
    if sentence.startswith(event.actor):
        rest = mark_safe(reveal(sentence[len(event.actor) :]))  # noqa: S308 - reveal escapes
        return format_html("<bdi><b>{}</b>{}</bdi>", name, rest)
    whole = mark_safe(reveal(sentence))  # noqa: S308 - reveal escapes
    if event.actor_kind == Event.ActorKind.HONKWEB:
        return format_html("<bdi>{}</bdi>", whole)
    return format_html("<bdi><b>{}</b>: {}</bdi>", name, whole)


@register.filter
def step_state(step: Step) -> str:
    """The state of a step, as the glyphs name it."""
    if step.kind == "model":
        return "agent"
    if step.exit_code is not None:
        return "passed" if step.exit_code == 0 else "failure"
    said = step.title.lower()
    if step.kind == "judge":
        return "withheld" if "withh" in said else "passed"
    if step.kind == "verify" or said.startswith("not finished"):
        return "failure" if "fail" in said else "passed"
    return "step"


@register.filter
def headline(standing: Standing) -> str:
    """Where a change stands in one sentence that no blocker below it says again."""
    repeated = any(blocker.sentence == standing.sentence for blocker in standing.blockers)
    return HEADLINES.get(standing.stage, standing.sentence) if repeated else standing.sentence


@register.filter
def input_text(value: Any) -> str:
    """What a tool was given: one field a line, a single field as it is."""
    if not isinstance(value, dict):
        return str(value)
    if len(value) == 1:
        return str(next(iter(value.values())))
    return "\n".join(f"{name}: {field}" for name, field in value.items())


@register.filter
def to_me(sentence: str, mine: bool) -> str:
    """A row's sentence for the person who is to act on it: "Your approval", where others read "a reviewer's"."""
    return sentence.replace(WAITS_FOR_APPROVAL, "Your approval is needed.") if mine else sentence


@register.filter
def seen_share(coverage: dict[str, Any]) -> int | None:
    """What share of the changed lines was seen when approving, in per cent rounded down; None where not measured."""
    return share_of(coverage)
