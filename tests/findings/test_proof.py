"""Red and green: a run on the base counts only when tests ran there and failed."""

from typing import Any

import pytest

from reviews.findings.proof import Proof, proof_of
from reviews.findings.risk import reasons_of
from tests.findings.diffs import diff

PATHS = ["cart.py", "tests/test_cart.py"]
FAILED = "==== 1 failed, 3 passed in 0.1s ===="


def judged(red_green: dict[str, Any] | None, **told: Any) -> Proof:
    return proof_of(red_green, **({"by_run": True, "tested": True, "paths": PATHS} | told))


def ended(code: int, output: str = "", head: int = 0, **more: Any) -> Proof:
    return judged({"base_exit": code, "base_output": output, "head_exit": head} | more)


@pytest.mark.parametrize(
    ("code", "output"),
    [
        (1, FAILED),
        (1, "Ran 4 tests in 0.001s\n\nFAILED (failures=1)"),
        (2, "==== 1 error in 0.1s ===="),  # the new test does not even load there
        (1, "# tests 4\n# fail 1"),
        (2, "make: *** [Makefile:3: test] Error 1\n" + FAILED),
        (101, "running 0 tests\n\ntest result: FAILED. 1 passed"),
    ],
)
def test_tests_that_ran_on_the_base_and_failed_prove_it(code: int, output: str) -> None:
    proof = ended(code, output)
    assert proof.proven
    assert proof.sentence == "at least one test fails on the base, and all pass with the change"


@pytest.mark.parametrize(
    ("code", "output", "words"),
    [
        (0, "4 passed", "pass on the base too"),
        (127, "sh: pytest: not found", "could not be run"),
        (126, "sh: ./test: Permission denied", "could not be run"),
        (5, "no tests ran in 0.01s", "no test ran"),
        (5, "", "no test ran"),
        (4, "collected 0 items", "no test ran"),
        (1, "Ran 0 tests in 0.000s", "no test ran"),
        (2, "make: *** [Makefile:3: test] Error 127", "is missing"),
        (1, "/usr/bin/python3: No module named pytest", "is missing"),
        (137, "…", "signal 9"),
        (2, "make: *** No rule to make target 'test'.  Stop.", "is missing"),
    ],
)
def test_what_ended_otherwise_proves_nothing_and_says_why(code: int, output: str, words: str) -> None:
    proof = ended(code, output)
    assert not proof.proven
    assert words in proof.sentence


def test_a_run_whose_time_was_up_proves_nothing() -> None:
    proof = ended(1, FAILED, base_timed_out=True)
    assert (proof.proven, "time was up" in proof.sentence) == (False, True)


def test_tests_that_fail_on_both_sides_prove_nothing() -> None:
    assert not ended(1, FAILED, head=1).proven


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"by_run": False}, "a person pushed it"),
        ({"paths": ["cart.py"]}, "changes no test"),
        ({"paths": ["tests/test_cart.py"]}, "nothing but tests"),
        ({"tested": False}, "names no command"),
        ({}, "were not run"),
    ],
)
def test_the_absence_of_a_proof_is_said(told: dict[str, Any], words: str) -> None:
    proof = judged(None, **told)
    assert not proof.proven
    assert words in proof.sentence


def test_a_missing_proof_is_a_listed_rule_of_risk() -> None:
    changed = diff({"cart.py": ("a\n", "b\n"), "tests/test_cart.py": ("a\n", "b\n")})
    (reason,) = reasons_of(changed, [], proof=ended(0))
    assert (reason.code, reason.level) == ("red_green_missing", 1)
    assert "pass on the base too" in reason.sentence
    assert reasons_of(changed, [], proof=ended(1, FAILED)) == ()
