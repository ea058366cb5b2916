"""Risk by plain, listed rules: none 0, low 1, raised 2, high 3. The highest rule that applies decides; nothing is summed up.

Every rule that applied is kept with its sentence and the files it names, so that nothing about risk is hidden.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reviews.diff.model import Diff, Hunk, Level
from reviews.diff.text import plural
from reviews.findings.kinds import is_docs, is_test
from reviews.findings.notice import Notice
from reviews.findings.proof import Proof
from reviews.findings.same import Group

WORDS = ("none", "low", "raised", "high")
LARGE, HUGE = 400, 1_500

# What a notice's code means for risk; within tests a call counts one less.
LEVELS = {
    "test_deleted": (3, "Tests are deleted"),
    "test_skipped": (3, "Tests are skipped"),
    "assertion_weakened": (3, "Assertions say less than before"),
    "assertion_removed": (2, "Assertions are taken out"),
    "expectation_changed": (1, "Existing tests expect other values"),
    "lint_disabled": (2, "Checks are told to look away"),
    "ci_loosened": (3, "CI checks less, or may do more"),
    "failure_ignored": (2, "Failures are ignored"),
    "limit_raised": (2, "Limits or tolerances are raised"),
    "coverage_lowered": (3, "Less coverage is asked for"),
    "new_dependency": (2, "Code of others comes in"),
    "dependency_moved": (1, "Code of others changes"),
    "foreign_source": (3, "Packages come from another place"),
    "lock_alone": (3, "A lockfile changes by itself"),
    "packages_unread": (2, "Packages could not be compared"),
    "new_network": (2, "It speaks to the network in a new place"),
    "new_process": (2, "It starts programs in a new place"),
    "new_eval": (3, "It runs text as code"),
    "new_native": (2, "It leaves the language's own rules"),
    "path_steering": (3, "Files that steer CI, agents, git or the build are changed"),
    "path_beside": (1, "Files that tools run beside the program are changed"),
    "path_lockfile": (3, "A lockfile is changed"),
    "path_scripts": (3, "Package scripts are changed"),
    "path_migration": (2, "Stored data is changed"),
    "data_destroyed": (3, "Stored data is deleted"),
    "path_sensitive": (1, "It touches what guards people, secrets or money"),
}
_CALLS = {"new_network", "new_process", "new_eval", "new_native"}
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that applied."""

    code: str
    level: int
    sentence: str
    paths: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class First:
    """A file to read first, with why."""

    path: str
    key: str
    level: int
    why: str


def reasons_of(
    diff: Diff,
    notices: Iterable[Notice],
    *,
    verdict: Mapping[str, Any] | None = None,
    judged: bool = True,
    groups: Sequence[Group] = (),
    proof: Proof | None = None,
    hidden: int = 0,
) -> tuple[Reason, ...]:
    """Return every rule that applies to a diff, the highest first.

    `judged` is False when no run made it; `hidden` counts passages that hide something in what the agent read.
    """
    found = [*_of_notices(notices), *_of_flags(diff), *_of_size(diff, groups), *_of_tests(diff, proof)]
    found += _of_verdict(verdict or {})
    if hidden:
        words = f"{plural(hidden, 'passage')} of what the agent read {'hides' if hidden == 1 else 'hide'} characters."
        found.append(Reason("outside_hidden", 2, words))
    if not judged:
        words = "A person pushed it: no judge compared it with the request."
        found.append(Reason("not_judged", 1, words))
    return tuple(sorted(found, key=lambda reason: -reason.level))


def level_of(reasons: Iterable[Reason]) -> int:
    """Return the risk that reasons add up to: that of the highest."""
    return max((reason.level for reason in reasons), default=0)


def read_first(
    diff: Diff, reasons: Sequence[Reason], notices: Sequence[Notice], groups: Sequence[Group] = ()
) -> tuple[First, ...]:
    """Return the files to read first and why: what rules of level 2 or 3 name, then what only looks like equal edits."""
    own: dict[str, list[tuple[int, str]]] = {}
    for path, level, sentence in _named(diff, reasons, notices, groups):
        own.setdefault(path, []).append((level, sentence))
    found = [
        First(file.path, file.key, max(level for level, _ in told), _why(told))
        for file in diff.files
        if (told := own.get(file.path))
    ]
    odd = {place.path for group in groups for place in group.exceptions}
    ranked = sorted(found, key=lambda each: -each.level)
    return tuple(each for each in ranked if each.level >= 2 or each.path in odd) or _largest(diff)


def _named(
    diff: Diff, reasons: Sequence[Reason], notices: Sequence[Notice], groups: Sequence[Group]
) -> Iterator[tuple[str, int, str]]:
    for notice in notices:
        yield notice.path, level_of_notice(notice), notice.sentence
    for reason in reasons:
        if reason.code.startswith("judge_"):
            yield from ((path, reason.level, reason.sentence) for path in reason.paths)
    for file in diff.files:
        for flag in file.flags:
            if flag.level is Level.LOUD:
                level = 3 if flag.code == "secret" or flag.code.startswith("trojan_") else 2
                yield file.path, level, flag.sentence
    for group in groups:
        words = (
            f"It looks like the edit that is made {plural(len(group.places), 'time')}, and is not the same."
        )
        yield from ((place.path, 1, words) for place in group.exceptions)


def _largest(diff: Diff) -> tuple[First, ...]:
    """Name the one file that holds a good part of a change of many files, where there is one."""
    code = [file for file in diff.files if not is_test(file.path) and not is_docs(file.path)]
    largest = max(code, key=lambda file: file.size, default=None)
    if largest is None or len(diff.files) < 4 or largest.size * 4 < sum(file.size for file in diff.files):
        return ()
    return (First(largest.path, largest.key, 0, "The largest part of the change."),)


def _why(told: list[tuple[int, str]]) -> str:
    counts = Counter(sentence for _, sentence in sorted(told, key=lambda each: -each[0]))
    parts = [f"{sentence} ({count} times)" if count > 1 else sentence for sentence, count in counts.items()]
    more = f" And {plural(len(parts) - 3, 'more reason')}." if len(parts) > 3 else ""
    return " ".join(parts[:3]) + more


def level_of_notice(notice: Notice) -> int:
    """Return the risk that one notice stands for."""
    level = LEVELS[notice.code][0]
    return max(level - 1, 1) if notice.code in _CALLS and is_test(notice.path) else level


def _of_notices(notices: Iterable[Notice]) -> list[Reason]:
    told: dict[tuple[str, int], list[Notice]] = {}
    for notice in notices:
        told.setdefault((notice.code, level_of_notice(notice)), []).append(notice)
    return [
        Reason(code, level, f"{LEVELS[code][1]}{_places(rows)}.", _paths(each.path for each in rows))
        for (code, level), rows in told.items()
    ]


def _places(rows: Sequence[Notice]) -> str:
    count, files = len(rows), len({each.path for each in rows})
    if count == 1:
        return ""
    return f", in {plural(files, 'file')}" if count == files else f", in {plural(count, 'place')}"


def _paths(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))


def _of_flags(diff: Diff) -> list[Reason]:
    hidden: list[str] = []
    secret: list[str] = []
    loud: list[str] = []
    for file in diff.files:
        for flag in file.flags:
            if flag.level is not Level.LOUD:
                continue
            kind = hidden if flag.code.startswith("trojan_") else secret if flag.code == "secret" else loud
            kind.append(file.path)
    found = [
        ("flag_hidden", 3, "It holds characters that hide or imitate others", hidden),
        ("flag_secret", 3, "What looks like a secret comes in", secret),
        ("flag_loud", 2, "Files change in a way that lines do not show", loud),
    ]
    return [
        Reason(code, level, words + f" ({plural(len(set(paths)), 'file')}).", _paths(paths))
        for code, level, words, paths in found
        if paths
    ]


def _of_size(diff: Diff, groups: Sequence[Group]) -> list[Reason]:
    labels = {place.label for group in groups for place in group.places[1:]}
    same = sum(_changed(hunk) for _, hunk in diff.hunks() if hunk.label in labels)
    total = sum(file.size for file in diff.files) - same
    level = 2 if total > HUGE else 1 if total > LARGE else 0
    beside = " besides equal edits" if same else ""
    words = f"{plural(total, 'changed line')}{beside}: more than one sitting reads well."
    return [Reason("size", level, words)] if level else []


def _changed(hunk: Hunk) -> int:
    body = b"\n" + hunk.body
    return body.count(b"\n+") + body.count(b"\n-")


def _of_tests(diff: Diff, proof: Proof | None) -> list[Reason]:
    code = [file for file in diff.files if not is_test(file.path) and not is_docs(file.path) and file.added]
    if not code:
        return []
    if not any(is_test(file.path) for file in diff.files):
        return [Reason("no_tests", 1, "Code changes and no test does.")]
    if proof is None or proof.proven:
        return []
    words = f"Not proven that any test fails without the change: {proof.sentence}."
    return [Reason("red_green_missing", 1, words)]


def _of_verdict(verdict: Mapping[str, Any]) -> list[Reason]:
    found: list[Reason] = []
    if verdict.get("decision") == "withhold":
        found.append(Reason("judge_withholds", 3, "The judge withholds its word."))
    for code, level, words in (
        ("doubts", 2, "The judge has {}."),
        ("unasked", 2, "Nothing asked for {}, says the judge."),
        ("unseen", 2, "The judge could not see {} whole."),
    ):
        told = verdict.get(code)
        labels = [each for each in told if isinstance(each, str)] if isinstance(told, list | tuple) else []
        if labels:
            what = plural(len(labels), "doubt" if code == "doubts" else "hunk")
            paths = () if code == "doubts" else _paths(label.rpartition("#")[0] or label for label in labels)
            found.append(Reason(f"judge_{code}", level, words.format(what), paths))
    return found
