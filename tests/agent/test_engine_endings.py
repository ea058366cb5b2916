"""How a run ends when it must: a model that is away or refuses, limits, and a person who stops it."""

import threading
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from agent.errors import ModelAbsent, ModelRefused
from agent.native.record import NOT_RUN
from agent.protocols import Limits, ModelRequest, Said, Step, Usage
from agent.scripted import answer, call
from tests.agent.conftest import Work, bash, finish, fix, view


def test_an_absent_model_is_no_ending(work: Work) -> None:
    with pytest.raises(ModelAbsent):
        work.run(fix(), ModelAbsent("The model is busy."))


def test_a_model_that_refuses_for_good_fails_with_its_sentence(work: Work) -> None:
    proposal = work.run(ModelRefused("The key is wrong. Set ANTHROPIC_API_KEY."))

    assert (proposal.outcome, proposal.sentence) == ("failed", "The key is wrong. Set ANTHROPIC_API_KEY.")


def test_three_answers_without_a_usable_call_end_the_run(work: Work) -> None:
    proposal = work.run(answer(call("rm_rf")), answer("I am done."), answer(call("bash", cmd="ls")))

    assert proposal.outcome == "failed"
    assert "3 answers in a row" in proposal.sentence


def test_a_usable_call_starts_the_count_anew(work: Work) -> None:
    proposal = work.run(
        answer(call("rm_rf")), answer("Hm."), fix(), answer("Well."), answer(call("x")), finish()
    )

    assert proposal.outcome == "proposed"


def test_a_refusal_ends_the_run_with_a_sentence(work: Work) -> None:
    proposal = work.run(answer("I cannot.", stop_reason="refusal"))

    assert proposal.outcome == "failed" and "refuses" in proposal.sentence


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (Limits(steps=2), "2 steps"),
        (Limits(tokens=100), "100 tokens"),
        (Limits(money=Decimal("0.0001")), "$0.0001"),
        (Limits(seconds=0), "0 seconds"),
    ],
)
def test_a_limit_ends_the_run_before_the_next_call(work: Work, limits: Limits, limit: str) -> None:
    work.limits = limits

    proposal = work.run(view("cart.py"))

    assert proposal.outcome == "capped"
    assert limit in proposal.sentence


def test_a_limit_ends_the_run_between_the_calls_of_one_answer(work: Work) -> None:
    work.limits = Limits(steps=3)
    five = [call("bash", command=f"touch {number}") for number in range(5)]

    capped = work.run(answer("", *five))
    assert capped.outcome == "capped" and "3 steps" in capped.sentence
    assert [step.kind for step in work.steps] == ["model", "tool", "tool"]
    assert sorted(work.worktree.changed_paths()) == ["0", "1"]

    work.limits = Limits()
    work.next(None, capped.conversation)
    work.run(ModelRefused("Enough."))
    assert sorted(work.worktree.changed_paths()) == ["0", "1", "2", "3", "4"]


def test_what_a_limit_left_out_is_told_as_not_carried_out_where_a_person_answers(work: Work) -> None:
    work.limits = Limits(steps=2)
    capped = work.run(answer("", call("bash", command="true"), call("bash", command="touch late")))

    work.limits = Limits()
    work.next(Said("answer", "Leave that."), capped.conversation)
    work.run(ModelRefused("Enough."))
    assert [each["content"] for each in results_of(work)] == ["(no output)", NOT_RUN]
    assert work.worktree.changed_paths() == ()


def results_of(work: Work) -> list[dict[str, Any]]:
    """What the model was told of its calls."""
    blocks = [block for message in work.model.requests[-1].messages for block in message["content"]]
    return [block for block in blocks if block["type"] == "tool_result"]


def test_what_was_spent_before_counts(work: Work) -> None:
    work.task = replace(work.task, spent=replace(work.task.spent, usage=Usage(input=5_000_000)))

    assert work.run().outcome == "capped"


def test_a_run_stopped_between_steps_ends(work: Work) -> None:
    def stop(step: Step) -> None:
        work.stopped = True

    assert work.run(fix(), on_step=stop).outcome == "stopped"


def test_a_run_stopped_while_the_model_thinks_ends(work: Work) -> None:
    def stall(_: ModelRequest) -> object:
        work.stopped = True

        # A model that never answers: only the stop ends the wait.

        threading.Event().wait()
        raise AssertionError

    assert work.run(stall).outcome == "stopped"  # type: ignore[arg-type]


def test_a_run_stopped_during_a_command_ends_with_it(work: Work) -> None:
    def stop(step: Step) -> None:
        work.stopped = step.kind == "model"

    proposal = work.run(bash("sleep 600"), on_step=stop)

    assert proposal.outcome == "stopped"


def test_a_stopped_runs_unfinished_call_is_answered_when_it_goes_on(work: Work) -> None:
    def stop(step: Step) -> None:
        work.stopped = True

    stopped = work.run(bash("sleep 600"), on_step=stop)
    work.stopped = False
    work.next(Said("feedback", "Go on."), stopped.conversation)

    proposal = work.run(fix(), finish())

    assert work.model.requests[0].messages[-1]["content"][0]["is_error"]
    assert proposal.outcome == "proposed"
