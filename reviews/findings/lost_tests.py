"""Tests and assertions that a diff takes away, and tests that are skipped from here on."""

import re
from collections import Counter
from collections.abc import Iterator

from reviews.diff.model import Diff, FileDiff, Status
from reviews.diff.text import plural
from reviews.findings import rules
from reviews.findings.changed import Block, added_in, blocks_of, brought, removed_in
from reviews.findings.kinds import is_test, is_test_by_name
from reviews.findings.names import Name, any_name, side_of
from reviews.findings.notice import Notice, about


def tests_added(diff: Diff) -> frozenset[str]:
    """Return the names of all tests that a diff brings: what is gone from one file may only have moved to another."""
    sides = (added_in(blocks_of(file)) for file in diff.files if is_test(file.path))
    return frozenset(name for added in sides for name in _named(added, side_of(added).name))


def find_lost_tests(file: FileDiff, changed: list[Block], names: frozenset[str]) -> Iterator[Notice]:
    """Yield what a test file loses; `names` are the tests that the whole diff brings."""
    if file.status is Status.DELETED:
        yield from _deleted(file, changed, names)
        return
    if file.status is Status.RENAMED and is_test(file.old_path) and not is_test(file.path):
        yield about(file, "test_deleted", f"Was {file.old_path}; under this name no test runner finds it.")
    yield from _gone(file, changed, names)
    words = "A test is skipped, left for later, or the only one that still runs."
    yield from brought(file, changed, "test_skipped", rules.SKIPS, words)
    name_of = side_of(removed_in(changed)).name
    for block in changed:
        if not _tests_left(block, name_of):
            yield from _assertions(file, block)


def _deleted(file: FileDiff, changed: list[Block], names: frozenset[str]) -> Iterator[Notice]:
    """Yield a row unless every test is in another file now. What names no test here may do so in a way unknown to us:
    then the file's own name decides, or that it asserts something."""
    old = removed_in(changed)
    told = _named(old, side_of(old).name)
    if gone := told - names:
        yield about(file, "test_deleted", f"The file is deleted with {plural(len(gone), 'test')}.")
    elif not told and (is_test_by_name(file.path) or any(map(rules.ASSERTS.search, old))):
        yield about(file, "test_deleted", "The file is deleted with the tests in it.")


def _gone(file: FileDiff, changed: list[Block], names: frozenset[str]) -> Iterator[Notice]:
    old, new = side_of(removed_in(changed)), side_of(added_in(changed))
    here = _named(added_in(changed), any_name)
    told = [
        (name, each.line) for block in changed for each in block.removed if (name := old.name(each.text)) and name not in here
    ]  # fmt: skip
    for name, line in told:
        if name not in names:
            yield about(file, "test_deleted", f"The test “{name}” is deleted or renamed.", line)
    if old.marks > new.marks and not told:
        marks = (each for block in changed for each in block.removed if rules.TEST_MARKS.search(each.text))
        yield about(file, "test_deleted", "What makes this method a test is taken away.", next(marks).line)


def _tests_left(block: Block, name_of: Name) -> bool:
    """Tell whether whole tests go with their assertions: that is told by their names."""
    old = _named([each.text for each in block.removed], name_of)
    return bool(old - _named([each.text for each in block.added], any_name))


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


def _named(texts: list[str], name_of: Name) -> set[str]:
    return {name for text in texts if (name := name_of(text))}
