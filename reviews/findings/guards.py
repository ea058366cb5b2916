"""Guards that a diff takes away: tests, assertions, lints, CI steps, limits, coverage. Each becomes a loud row."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reviews.diff.blocks import blocks
from reviews.diff.model import Diff, FileDiff, Line, Status
from reviews.diff.text import decode, plural
from reviews.findings import rules
from reviews.findings.kinds import is_ci, is_docs, is_lint_config, is_test
from reviews.findings.notice import Notice, about

LONGEST = 1_000  # characters of a line that patterns look at, so that none takes long


@dataclass(frozen=True, slots=True)
class Text:
    """A changed line with its text."""

    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that were taken out and what was put in their place."""

    removed: tuple[Text, ...]
    added: tuple[Text, ...]


def find_guards(diff: Diff) -> tuple[Notice, ...]:
    """Go through the whole diff; what only moved to another place in it is not reported."""
    names = _names_added(diff)
    return tuple(
        notice
        for file in diff.files
        if not is_docs(file.path)
        for notice in _of_file(file, blocks_of(file), names)
    )


def blocks_of(file: FileDiff) -> list[Block]:
    """Return a file's changed blocks with their lines as text."""
    return [
        Block(_texts(removed), _texts(added))
        for hunk in file.hunks
        for context, removed, added in blocks(hunk)
        if not context
    ]


def _texts(lines: list[Line]) -> tuple[Text, ...]:
    return tuple(Text(line, decode(line.content)[:LONGEST]) for line in lines)


def _names_added(diff: Diff) -> frozenset[str]:
    return frozenset(
        name
        for file in diff.files
        if is_test(file.path)
        for block in blocks_of(file)
        for each in block.added
        if (name := _test_name(each.text))
    )


def _test_name(text: str) -> str:
    match = rules.TESTS.search(text)
    return next((group for group in match.groups() if group), "") if match else ""


def _of_file(file: FileDiff, changed: list[Block], names: frozenset[str]) -> Iterator[Notice]:
    if is_test(file.path) or is_test(file.old_path):
        yield from _tests(file, changed, names)
    if is_ci(file.path) or is_ci(file.old_path):
        yield from _ci(file, changed)
    if is_lint_config(file.path):
        yield from _lint_rules(file, changed)
    words = "\n".join(each.text for block in changed for each in block.added).lower()
    if _speaks_of(words, rules.LINTS):
        said = "A check is told to look away from this line."
        yield from _added(file, changed, "lint_disabled", rules.LINTS, said)
    if _speaks_of(words, rules.IGNORED):
        yield from _ignored(file, changed)
    if _speaks_of(words, rules.LIMITS):
        yield from _limits(file, changed)
    if rules.COVERAGE_FILES.search(file.path):
        yield from _coverage(file, changed)


def _speaks_of(words: str, pattern: re.Pattern[str]) -> bool:
    return any(needle in words for needle in rules.NEEDLES[pattern])


def _tests(file: FileDiff, changed: list[Block], names: frozenset[str]) -> Iterator[Notice]:
    gone = [
        (name, each.line)
        for block in changed
        for each in block.removed
        if (name := _test_name(each.text)) and name not in names
    ]
    if file.status is Status.DELETED and gone:
        yield about(file, "test_deleted", f"The file is deleted with {plural(len(gone), 'test')}.")
        return
    if file.status is Status.RENAMED and is_test(file.old_path) and not is_test(file.path):
        yield about(file, "test_deleted", f"Was {file.old_path}; under this name no test runner finds it.")
    for name, line in gone:
        yield about(file, "test_deleted", f"The test “{name}” is deleted or renamed.", line)
    words = "A test is skipped, left for later, or the only one that still runs."
    yield from _added(file, changed, "test_skipped", rules.SKIPS, words)
    for block in changed:
        if not _tests_left(block):
            yield from _assertions(file, block)


def _tests_left(block: Block) -> bool:
    """Tell whether whole tests go with their assertions: that is told by their names."""
    old = {_test_name(each.text) for each in block.removed} - {""}
    return bool(old - {_test_name(each.text) for each in block.added})


def _assertions(file: FileDiff, block: Block) -> Iterator[Notice]:
    old = [each for each in block.removed if rules.ASSERTS.search(each.text)]
    new = [each for each in block.added if rules.ASSERTS.search(each.text)]
    kept = Counter(each.text.strip() for each in new)
    changed_old = []
    for each in old:
        if kept[each.text.strip()] > 0:
            kept[each.text.strip()] -= 1
        else:
            changed_old.append(each)
    changed_new = [each for each in new if kept[each.text.strip()] > 0]
    missing = len(changed_old) - len(changed_new)
    if missing > 0:
        words = f"{plural(missing, 'assertion')} taken out of a test that stays."
        yield about(file, "assertion_removed", words, changed_old[-missing].line)
    for before, after in zip(changed_old, changed_new, strict=False):
        if rules.STRONG.search(before.text) and _is_weak(after.text):
            yield about(file, "assertion_weakened", "An assertion says less than before.", after.line)
        elif _expects_another_value(before.text, after.text):
            yield about(file, "expectation_changed", "An existing test expects another value.", after.line)


def _is_weak(text: str) -> bool:
    return bool(rules.WEAK.search(text)) and not rules.STRONG.search(text)


def _expects_another_value(before: str, after: str) -> bool:
    left, right = (
        re.split(r"==|\.to\w+\(|,", before, maxsplit=1),
        re.split(r"==|\.to\w+\(|,", after, maxsplit=1),
    )
    return len(left) == len(right) == 2 and left[0].strip() == right[0].strip() and left[1] != right[1]


def _added(
    file: FileDiff, changed: list[Block], code: str, pattern: re.Pattern[str], sentence: str
) -> Iterator[Notice]:
    """Yield lines that bring what `pattern` finds, unless the lines that they replace had it already."""
    for block in changed:
        had = Counter(match for each in block.removed for match in pattern.findall(each.text))
        for each in block.added:
            for match in pattern.findall(each.text)[:1]:
                if had[match] > 0:
                    had[match] -= 1
                else:
                    yield about(file, code, sentence, each.line)


def _ci(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    if file.status is Status.DELETED:
        yield about(file, "ci_loosened", "What checked this repository is deleted.")
        return
    yield from _added(
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
    yield from _added(file, changed, "lint_disabled", rules.LINT_RULES_OFF, words)


def _ignored(file: FileDiff, changed: list[Block]) -> Iterator[Notice]:
    words = "A failure is ignored from here on."
    yield from _added(file, changed, "failure_ignored", rules.IGNORED, words)
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
