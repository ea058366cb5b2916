"""The gate in front of a proposal: verifiers that pass, a judge that does not withhold."""

from dataclasses import replace

from agent.scripted import answer, call
from tests.agent.conftest import TEST, Work, bash, finish, fix, verdict, view


def test_finish_is_refused_until_the_verifiers_pass(work: Work) -> None:
    proposal = work.run(bash("echo >> README"), finish(), fix(), finish())

    assert proposal.outcome == "proposed"
    refused = next(step for step in work.steps if step.title == "Not finished: a verifier failed")
    assert not refused.ok
    assert "1 failed" in refused.output


def test_finishing_red_too_often_fails_and_proposes_nothing(work: Work) -> None:
    work.limits = replace(work.limits, verify_attempts=2)

    proposal = work.run(bash("echo >> README"), finish(), finish())

    assert proposal.outcome == "failed"
    assert "test still failed" in proposal.sentence
    assert not proposal.verifications[0].ok
    assert not work.judge.requests


def test_verify_is_not_repeated_while_nothing_changed(work: Work) -> None:
    work.run(fix(), answer(call("verify")), finish())

    assert work.titles().count("Ran test: passed") == 1


def test_verify_is_repeated_after_a_command(work: Work) -> None:
    work.run(fix(), answer(call("verify")), bash("true"), finish())

    assert work.titles().count("Ran test: passed") == 2


def test_a_formatter_that_mends_files_is_run_again(work: Work) -> None:
    formatter = replace(TEST, name="format", kind="format", command="sed -i 's/ *$//' README")
    work.task = replace(work.task, verifiers=(formatter, TEST))

    proposal = work.run(fix(), bash("echo 'a   ' > README"), finish())

    assert proposal.outcome == "proposed"
    assert work.titles().count("Ran format: passed") == 2
    assert (work.worktree.root / "README").read_text() == "a\n"


def test_a_verifier_that_never_leaves_files_alone_is_red(work: Work) -> None:
    work.task = replace(work.task, verifiers=(replace(TEST, command="date +%N >> README"),))
    work.limits = replace(work.limits, verify_attempts=1)

    proposal = work.run(fix(), finish())

    assert proposal.outcome == "failed"
    assert "change files each time" in proposal.verifications[0].output


def test_the_judges_reason_goes_back_to_the_agent(work: Work) -> None:
    withheld = verdict("withhold", reason="README was not asked for.", unasked=["README#1"])

    proposal = work.run(
        bash("echo >> README"),
        fix(),
        finish(),
        bash("echo 'A shop' > README"),
        finish(),
        judge=[withheld, verdict()],
    )

    sent_back = next(step for step in work.steps if step.title == "The judge sent the proposal back")
    assert "README was not asked for." in sent_back.output and "README#1" in sent_back.output
    assert proposal.verdict and proposal.verdict.decision == "pass"


def test_a_judge_that_keeps_withholding_is_left_to_a_person(work: Work) -> None:
    work.limits = replace(work.limits, attempts=2)

    proposal = work.run(fix(), finish(), finish(), judge=[verdict("withhold", reason="No.")] * 2)

    assert proposal.outcome == "proposed"
    assert proposal.verdict and proposal.verdict.decision == "withhold"


def test_finishing_without_a_change_fails_with_what_the_agent_says(work: Work) -> None:
    proposal = work.run(view("cart.py"), finish(summary="Nothing is wrong here."))

    assert proposal.outcome == "failed"
    assert "without changing any file" in proposal.sentence and "Nothing is wrong here." in proposal.sentence


def test_new_tests_are_tried_on_the_base(work: Work) -> None:
    proposal = work.run(bash("echo '# total is 2' > tests/test_cart.py"), fix(), finish())

    red_green = proposal.red_green
    assert red_green is not None
    assert (red_green.base_exit, red_green.head_exit) == (1, 0)
    assert red_green.files == ("tests/test_cart.py",)
    assert "1 failed" in red_green.base_output
