"""Whether at least one test was shown to fail without the change, and if not, why not.

The whole test command runs with the new and changed tests on the base, and is judged by its one exit code: that
each of them fails there is not known.

A run on the base that did not end by itself, could not start or ran no test proves nothing, whatever its exit code.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.findings.kinds import is_docs, is_test

_NONE_RAN = re.compile(
    r"(?im)^(?:=*\s*no tests (?:ran|run|found|collected)\b|collected 0 items|ran 0 tests\b|no test files\b|no tests found|.*\[no test files\]|# tests 0$|running 0 tests\b|make.*\bError 5$)"
)
_NO_RUNNER = re.compile(
    r"(?im)(?:No module named ['\"]?(?:pytest|unittest|nose2?|tox|django|nox)['\"]?$|: (?:command )?not found$"
    r"|Cannot find module .*\b(?:jest|mocha|vitest|ava)\b|missing script:? [\"']?test|No rule to make target|\bError 12[67]$)"
)
_RAN = re.compile(r"(?im)^\s*(?:=+ .*\d+ (?:failed|passed|error)|ran [1-9]\d* tests?\b|# fail [1-9]|tests?:\s+\d+ failed|test result: FAILED|--- FAIL)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether it is proven; `sentence` says why, or why not."""

    proven: bool
    sentence: str


def proof_of(
    red_green: Mapping[str, Any] | None,
    *,
    by_run: bool,
    tested: bool,
    paths: Sequence[str],
) -> Proof:
    """Judge what is stored of a run on the base.

    `by_run` is False for what a person pushed, `tested` tells whether a test command was run, `paths` are the
    files of the revision.
    """
    if red_green is not None:
        why = _why_not(red_green)
        return Proof(not why, why or "at least one test fails on the base, and all pass with the change")
    if not by_run:
        return Proof(False, "a person pushed it, and its tests were not run on the base")
    if not any(is_test(path) for path in paths):
        return Proof(False, "it changes no test")
    if not any(not is_test(path) and not is_docs(path) for path in paths):
        return Proof(False, "it changes nothing but tests")
    if not tested:
        return Proof(False, "the repository names no command that runs its tests")
    return Proof(False, "its tests were not run on the base")


def _why_not(said: Mapping[str, Any]) -> str:
    code, output = said.get("base_exit"), str(said.get("base_output") or "")
    if said.get("base_timed_out"):
        return "the tests were still running on the base when their time was up"
    if not isinstance(code, int):
        return "how the tests ended on the base was not kept"
    if code == 0:
        return "the tests pass on the base too"
    if code in (126, 127):
        return f"the command could not be run on the base (exit code {code})"
    if code > 128:
        return f"the command was ended on the base by signal {code - 128}"
    if code == 5 or _NONE_RAN.search(output) and not _RAN.search(output):
        return f"no test ran on the base (exit code {code})"
    if _NO_RUNNER.search(output) and not _RAN.search(output):
        return f"what runs the tests is missing on the base (exit code {code})"
    if said.get("head_exit") != 0:
        return "the tests fail with the change as well"
    return ""
