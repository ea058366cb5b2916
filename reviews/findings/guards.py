"""Guards that a diff takes away: tests, assertions, lints, CI steps, limits, coverage. Each becomes a loud row."""

import re
from collections.abc import Iterator

from reviews.diff.model import Diff, FileDiff, Line, Status
from reviews.findings import rules
from reviews.findings.changed import Block, blocks_of, brought
from reviews.findings.kinds import is_ci, is_docs, is_lint_config, is_test
from reviews.findings.lost_tests import find_lost_tests, tests_added
from reviews.findings.notice import Notice, about


def find_guards(diff: Diff) -> tuple[Notice, ...]:
    """Go through the whole diff; what only moved to another place in it is not reported."""
    names = tests_added(diff)
    return tuple(
        notice
        for file in diff.files
        if not is_docs(file.path)
        for notice in _of_file(file, blocks_of(file), names)
    )


def _of_file(file: FileDiff, changed: list[Block], names: frozenset[str]) -> Iterator[Notice]:
    if is_test(file.path) or is_test(file.old_path):
        yield from find_lost_tests(file, changed, names)
    if is_ci(file.path) or is_ci(file.old_path):
        yield from _ci(file, changed)
    if is_lint_config(file.path):
        yield from _lint_rules(file, changed)
    words = "\n".join(each.text for block in changed for each in block.added).lower()
    if _speaks_of(words, rules.LINTS):
        said = "A check is told to look away from this line."
        yield from brought(file, changed, "lint_disabled", rules.LINTS, said)
    if _speaks_of(words, rules.IGNORED):
        yield from _ignored(file, changed)
    if _speaks_of(words, rules.LIMITS):
        yield from _limits(file, changed)
    if rules.COVERAGE_FILES.search(file.path):
        yield from _coverage(file, changed)


def _speaks_of(words: str, pattern: re.Pattern[str]) -> bool:
    return any(needle in words for needle in rules.NEEDLES[pattern])


def _ci(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    if file.status is Status.DELETED:
        yield about(file, "ci_loosened", "What checked this repository is deleted.")
        return
    yield from brought(
        file,
        changed,
        "ci_loosened",
        rules.CI_LOOSE,
        "The build passes although something failed, or may do more.",
    )
    for block in changed:
        if block.added:
            continue
        for each in block.removed:
            if rules.CI_STEP.search(each.text) and not rules.COMMENT.search(each.text):
                yield about(file, "ci_loosened", "A step of the build is taken out.", each.line)


def _lint_rules(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    words = "Rules of a linter or type checker are turned off or exempted."
    yield from brought(file, changed, "lint_disabled", rules.LINT_RULES_OFF, words)


def _ignored(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    words = "A failure is ignored from here on."
    yield from brought(file, changed, "failure_ignored", rules.IGNORED, words)
    for block in changed:
        had = sum(1 for each in block.removed if rules.BARE_EXCEPT.search(each.text))
        for first, second in zip(block.added, block.added[1:], strict=False):
            if rules.BARE_EXCEPT.search(first.text) and rules.PASS_ONLY.search(second.text):
                had -= 1
                if had < 0:
                    yield about(file, "failure_ignored", words, first.line)


def _limits(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    for name, before, after, line in _numbers(changed, rules.LIMITS):
        if after > before:
            yield about(file, "limit_raised", f"{name} goes from {before:g} to {after:g}.", line)


def _coverage(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    for name, before, after, line in _numbers(changed, rules.COVERAGE):
        if after < before:
            words = f"The coverage that is asked for ({name}) falls from {before:g} to {after:g}."
            yield about(file, "coverage_lowered", words, line)
    for block in changed:
        new = {match[0].lower() for each in block.added for match in rules.COVERAGE.findall(each.text)}
        for each in block.removed:
            for name, number in rules.COVERAGE.findall(each.text):
                if name.lower() not in new and ("cov" in name.lower() or "under" in name.lower()):
                    words = f"The coverage that was asked for ({name} {number}) is asked for no more."
                    yield about(file, "coverage_lowered", words, each.line)


def _numbers(changed: list[Block], pattern: re.Pattern[str]) -> Iterator[tuple[str, float, float, Line]]:
    """Yield (name, number before, number after, line) of each named number that a block changes."""
    for block in changed:
        before: dict[str, list[float]] = {}
        for each in block.removed:
            for name, number in pattern.findall(each.text):
                before.setdefault(name.lower(), []).append(float(number))
        for each in block.added:
            for name, number in pattern.findall(each.text):
                if waiting := before.get(name.lower()):
                    yield name, waiting.pop(0), float(number), each.line
