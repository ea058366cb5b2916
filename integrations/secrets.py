"""Finds and masks what looks like a secret, by shape: in steps, logs, diffs and whatever is sent outside.

The shapes are detect-secrets' own and some that it does not know. Its detectors of keywords and of high entropy are
left out: they fire on ordinary tests and lockfiles, and a finding blocks a merge. A shape is tried only around a
word that each of its secrets holds, so that a megabyte without one costs a few milliseconds.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.softlayer import SoftlayerDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector

DOTS = "••••••"
REACH = 4000  # how far from its word a secret is looked for, within the same line

SHORTEST = 8  # characters of a known secret; shorter ones would be found in ordinary words
KEY_LENGTH = 20_000
_KEY_BEGIN = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\r?\n[ +-]?[A-Za-z0-9+/=]+)*"
)
_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_PASSWORD_IN_URL = re.compile(r"://[^\s/:@\"'<>`]{1,64}:([^\s/@\"'<>{}$`]{4,256})@[\w.-]")
_EXAMPLES = re.compile(
    r"(?:x+|\*+|•+|\.+|(?:my|your)?[-_]?(?:user|pass|passwd|password|pwd|secret|token|test|example|changeme))$",
    re.I,
)


@dataclass(frozen=True)
class Finding:
    """A secret's kind and the line it is on (from 1). The secret itself is never carried on."""

    kind: str
    line: int


@dataclass(frozen=True)
class _Shape:
    kind: str
    words: tuple[str, ...]  # in lower case; one of them is in each secret of this shape
    pattern: re.Pattern[str]
    group: int = 0  # what is masked of a match


def _known(kind: str, words: Sequence[str], detector: type, group: int = 0) -> list[_Shape]:
    return [_Shape(kind, tuple(words), pattern, min(group, pattern.groups)) for pattern in detector.denylist]  # type: ignore[attr-defined]


_SHAPES: tuple[_Shape, ...] = (
    _Shape("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), re.compile(r"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9_.-]{20,}")),
    _Shape("GitHub token", ("github_pat_",), re.compile(r"(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,}")),
    _Shape("Anthropic key", ("sk-ant-",), re.compile(r"(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{16,}")),
    _Shape("OpenAI key", ("sk-proj-", "sk-svcacct-"), re.compile(r"(?<![A-Za-z0-9])sk-(?:proj|svcacct)-[A-Za-z0-9_-]{20,}")),
    _Shape("Slack token", ("xox",), re.compile(r"(?<![A-Za-z0-9])xox[abceoprs]-[A-Za-z0-9_-]{10,}")),
    _Shape("Slack token", ("xapp-",), re.compile(r"(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9_-]{10,}")),
    _Shape("Google key", ("aiza",), re.compile(r"(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}")),
    _Shape("JSON web token", ("eyj",), re.compile(r"(?<![A-Za-z0-9])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")),
    _Shape("password in an address", ("://",), _PASSWORD_IN_URL, group=1),
    *_known("AWS key", ("a3t", "abia", "acca", "akia", "asia", "aws"), AWSKeyDetector, group=1),
    *_known("Azure key", ("accountkey=",), AzureStorageKeyDetector),
    *_known("Cloudant key", ("cloudant", "cl_", "cl-"), CloudantDetector),
    *_known("GitLab token", ("glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "gr1348941", "glcbt-", "glimt-", "glptt-", "glagent-", "gloas-"), GitLabTokenDetector),
    *_known("Mailchimp key", ("-us",), MailchimpDetector),
    *_known("npm token", (":_authtoken",), NpmDetector),
    *_known("OpenAI key", ("t3blbkfj",), OpenAIDetector),
    *_known("PyPI token", ("pypi-age",), PypiTokenDetector),
    *_known("SendGrid key", ("sg.",), SendGridDetector),
    *_known("Slack address", ("hooks.slack.com",), SlackDetector),
    *_known("SoftLayer key", ("softlayer",), SoftlayerDetector),
    *_known("Square secret", ("sq0csp-",), SquareOAuthDetector),
    *_known("Stripe key", ("k_live_",), StripeDetector),
)  # fmt: skip


_own: set[str] = set()


def keep(secrets: Iterable[str]) -> None:
    """Count these as secrets wherever text is searched or masked from now on: the installation's own keys."""
    _own.update(each for each in secrets if len(each) >= SHORTEST)


def find(text: str) -> list[Finding]:
    """Each secret's kind and line, in order."""
    spans = _spans(text, ())
    if not spans:
        return []
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    return [Finding(kind, bisect_right(starts, start)) for start, _, kind in spans]


def mask(text: str, *, known: Iterable[str] = ()) -> str:
    """The text with dots and a kind in place of each secret, lines kept; `known` count too."""
    pieces, at = [], 0
    for start, end, kind in _spans(text, known):
        pieces += [text[at:start], _dots(text[start:end], kind)]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def _dots(secret: str, kind: str) -> str:
    first, *others = secret.split("\n")
    del first
    # A diff's sign stays at the start of each line, so that what was masked is still a diff.
    return "\n".join(
        [f"{DOTS} ({kind})", *((each[:1] if each[:1] in "+- " else "") + DOTS for each in others)]
    )


def _spans(text: str, known: Iterable[str]) -> list[tuple[int, int, str]]:
    """What is to be masked: start, end, kind; in order, none inside another."""
    found = [(start, end, "key of this installation") for start, end in _occurrences(text, [*_own, *known])]
    if "PRIVATE KEY" in text:
        found += _private_keys(text)
    lowered = text.lower()
    if len(lowered) != len(text):  # some capital letters become two: places would no longer agree
        lowered = "".join(each.lower() if each.isascii() else each for each in text)
    windows: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for shape in _SHAPES:
        if shape.words not in windows:
            present = [word for word in shape.words if word in lowered]
            windows[shape.words] = list(_windows(text, lowered, present)) if present else []
        for start, end in windows[shape.words]:
            found += [
                (*match.span(shape.group), shape.kind)
                for match in shape.pattern.finditer(text, start, end)
                if match.group(shape.group) and not _is_example(match, shape)
            ]
    return list(_apart(sorted(found)))


def _is_example(match: re.Match[str], shape: _Shape) -> bool:
    return shape.group == 1 and bool(_EXAMPLES.match(match.group(1)))


def _occurrences(text: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    for secret in known:
        at = text.find(secret) if len(secret) >= SHORTEST else -1
        while at >= 0:
            yield at, at + len(secret)
            at = text.find(secret, at + len(secret))


def _private_keys(text: str) -> Iterator[tuple[int, int, str]]:
    """From each BEGIN to its END; where that is cut off, the lines of base64 after it."""
    begins = list(_KEY_BEGIN.finditer(text))
    ends = [match.end() for match in _KEY_END.finditer(text)]
    for number, begin in enumerate(begins):
        limit = begin.start() + KEY_LENGTH
        if number + 1 < len(begins):
            limit = min(limit, begins[number + 1].start())
        at = bisect_right(ends, begin.start())
        end = ends[at] if at < len(ends) and ends[at] <= limit else begin.end()
        yield begin.start(), end, "private key"


def _windows(text: str, lowered: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Stretches of lines around the words; those that overlap are one, so that no secret is cut in two."""
    start = end = -1
    for place in sorted(place for word in words for place in _places(lowered, word)):
        stop = text.find("\n", place, place + REACH)
        stop = stop if stop >= 0 else min(len(text), place + REACH)
        if place < end:
            end = max(end, stop)
            continue
        if end >= 0:
            yield start, end
        start, end = max(text.rfind("\n", 0, place) + 1, place - REACH, end), stop
    if end >= 0:
        yield start, end


def _places(lowered: str, word: str) -> Iterator[int]:
    at = lowered.find(word)
    while at >= 0:
        yield at
        at = lowered.find(word, at + 1)


def _apart(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    end = 0
    for span in spans:
        if span[0] >= end:
            yield span
            end = span[1]
