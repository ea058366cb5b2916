"""bash and search, through a run."""

import pytest

from agent.native.results import summary_of
from agent.scripted import answer, call
from tests.agent.conftest import Work, bash, finish, fix


def told(work: Work, *blocks: dict[str, object]) -> str:
    work.run(answer(*blocks), fix(), finish())
    return str(work.model.requests[1].messages[-1]["content"][0]["content"])


def test_search_answers_path_line_and_text(work: Work) -> None:
    assert told(work, call("search", pattern="return [0-9]")) == "cart.py:2:    return 1"


def test_search_keeps_to_a_path_and_a_glob(work: Work) -> None:
    assert (
        told(work, call("search", pattern="total", path="tests", glob="*.py"))
        == "tests/test_cart.py:1:# total is 1"
    )


def test_search_that_finds_nothing_says_so(work: Work) -> None:
    assert told(work, call("search", pattern="no such text")) == "Nothing found."


@pytest.mark.parametrize("pattern", ["-r", "'; touch x; '", "$(touch x)"])
def test_a_pattern_is_never_a_command(work: Work, pattern: str) -> None:
    told(work, call("search", pattern=pattern))

    assert not (work.worktree.root / "x").exists()


def test_a_wrong_pattern_is_answered_with_greps_word(work: Work) -> None:
    assert "grep" in told(work, call("search", pattern="a("))


def test_search_outside_of_the_worktree_is_refused(work: Work) -> None:
    assert "outside of the repository" in told(work, call("search", pattern="root", path="/etc"))


def test_long_lines_and_many_of_them_are_cut(work: Work) -> None:
    (work.worktree.root / "min.js").write_text("x" * 5000 + "\n" + "x\n" * 500)

    found = told(work, call("search", pattern="x"))

    assert "only 200 lines are shown" in found
    assert max(map(len, found.splitlines())) < 400


def test_bash_answers_output_and_exit_code(work: Work) -> None:
    assert told(work, call("bash", command="echo out; echo err >&2; exit 3")) == "out\nerr\n[exit code 3]"


def test_each_command_starts_in_the_root(work: Work) -> None:
    assert told(work, call("bash", command="cd tests; cat ../README")) == "A shop"
    assert "nothing to restart" in told(work, call("bash", restart=True))


def test_colours_are_taken_out_and_long_output_is_trimmed(work: Work) -> None:
    text = told(
        work, call("bash", command="printf '\\033[31mred\\033[0m\\n'; head -c 100000 /dev/zero | tr '\\0' y")
    )

    assert text.startswith("red\n") and "characters left out" in text
    assert len(text) < 13_000


def test_a_command_that_changes_files_says_which(work: Work) -> None:
    work.run(bash("echo 2 > two; echo 3 > three"), fix(), finish())

    assert "Ran echo 2 > two; echo 3 > three, changed 2 files" in work.titles()


def test_a_command_too_long_for_the_system_is_answered(work: Work) -> None:
    assert "could not be started" in told(work, call("bash", command="true " + "x" * 300_000))


@pytest.mark.parametrize(
    ("output", "code", "summary"),
    [
        ("==== 2 failed, 5 passed in 0.12s ====", 1, "2 failed, 5 passed"),
        ("7 passed in 0.1s", 0, "7 passed"),
        ("Ran 4 tests in 0.001s\n\nOK\n", 0, "4 passed"),
        ("Ran 4 tests in 0.001s\n\nFAILED (failures=1, errors=2)\n", 1, "1 failed, 2 errors"),
        ("ℹ pass 3\nℹ fail 1\n", 1, "1 failed, 3 passed"),
        ("# pass 3\n# fail 0\n", 0, "3 passed"),
        ("All checks passed!", 0, "passed"),
        ("boom", 2, "failed with exit code 2"),
    ],
)
def test_the_result_of_known_test_tools_is_read(output: str, code: int, summary: str) -> None:
    assert summary_of(output, code) == summary
