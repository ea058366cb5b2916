"""The native engine: ask the model, carry out what it calls, until it finishes, asks, fails or is stopped."""

import time
from collections.abc import Callable
from typing import NoReturn

from agent.asking import Interrupted, ask
from agent.errors import ModelRefused
from agent.judge import Judge
from agent.native import schemas
from agent.native.budget import Budget
from agent.native.calls import Calls, ms_since
from agent.native.checks import Checks
from agent.native.conversation import as_sent, calls_of, tool_result, unanswered
from agent.native.endings import Ended, Failed, Stopped
from agent.native.finishing import Finishing
from agent.native.prompt import nudge, opening, system
from agent.native.record import NOT_RUN, Record
from agent.native.titles import title_of_answer
from agent.native.toolbox import Toolbox
from agent.pricing import cost_of
from agent.proposal import Proposal, Step
from agent.protocols import Model, Workspace
from agent.task import Answer, Block, Limits, Message, ModelRequest, Ran, Said, Task
from agent.text import storable, storable_json

_BAD_TURNS = 3
_UNCLEAN = "The answer contains NUL or half of a surrogate pair, which no file and no command takes."


class NativeEngine:
    """Our loop over the Messages API. `client` speaks to the model named `model`; `judge` may withhold."""

    name = "native"

    def __init__(self, *, client: Model, model: str, judge: Judge, max_tokens: int = 16_000) -> None:
        self._client, self.model, self._judge, self._max_tokens = client, model, judge, max_tokens

    def run(
        self, task: Task, workspace: Workspace, limits: Limits, on_step: Callable[[Step], None]
    ) -> Proposal:
        loop = _Loop(task, workspace, limits, on_step, self._judge)
        try:
            loop.work(self._client, self.model, self._max_tokens)
        except Ended as end:
            return loop.proposal(end)
        except ModelRefused as refused:
            return loop.proposal(Failed(refused.sentence))
        except Interrupted:
            return loop.proposal(loop.interruption())


class _Loop:
    def __init__(
        self, task: Task, workspace: Workspace, limits: Limits, on_step: Callable[[Step], None], judge: Judge
    ) -> None:
        self._task, self._workspace = task, workspace
        self._bad_turns = 0
        self._budget = budget = Budget(limits, task.spent)
        self._record = record = Record(task, workspace, budget, on_step)
        checks = Checks(
            workspace=workspace,
            verifiers=task.verifiers,
            seconds=budget.command_seconds,
            on_step=record.step,
            on_ran=_ran,
            snapshot=record.shoot,
        )
        finishing = Finishing(
            task=task,
            workspace=workspace,
            limits=limits,
            checks=checks,
            judge=judge,
            budget=budget,
            emit=record.step,
            ended=self._is_over,
        )
        self._calls = Calls(
            task=task,
            toolbox=Toolbox(workspace=workspace, seconds=budget.command_seconds, on_ran=_ran),
            finishing=finishing,
            record=record,
            check=self._check,
        )

    def work(self, client: Model, model: str, max_tokens: int) -> NoReturn:
        """Until something raises: Ended, or what the model or `on_step` raise."""
        self._begin()
        prompt = system(self._task)
        while True:
            self._check()
            started = time.monotonic()
            sent = as_sent(self._record.conversation)
            request = ModelRequest(model, prompt, sent, schemas.TOOLS, None, max_tokens)
            answer = ask(client, request, ended=self._is_over)
            self._take(answer, model, ms_since(started))

    def proposal(self, end: Ended) -> Proposal:
        return Proposal(
            outcome=end.outcome,
            sentence=storable(end.sentence),
            title=end.title,
            summary=end.summary,
            question=end.question,
            verdict=end.verdict,
            verifications=end.verifications,
            red_green=end.red_green,
            conversation=tuple(self._record.conversation),
            usage=self._budget.usage,
            cost=self._budget.cost,
        )

    def interruption(self) -> Ended:
        """Why `_is_over` said true."""
        try:
            self._check_stop()
        except Ended as end:
            return end
        return Stopped()

    def _begin(self) -> None:
        """Say what the host has to say, or go on where the stored conversation breaks off."""
        conversation, said = self._record.conversation, self._task.message
        pending = unanswered(conversation)
        if said is not None or not conversation:
            self._record.say([tool_result(call, NOT_RUN, is_error=True) for call in pending])
            self._record.say([opening(self._task, said or Said("request", self._task.request))])
        elif pending:
            self._calls.carry_out(pending)
        elif conversation[-1]["role"] == "assistant":
            self._record.say([nudge("Go on. Call finish when the work is done.")])

    def _take(self, answer: Answer, model: str, ms: int) -> None:
        content: list[Block] = storable_json(list(answer.content))
        message: Message = {"role": "assistant", "content": content}
        cost = cost_of(model, answer.usage)
        self._budget.pay(answer.usage, cost)
        text = "\n\n".join(block["text"] for block in content if block.get("type") == "text").strip()
        calls = calls_of(message)
        exchange = self._record.answered(message)
        title = title_of_answer(text, calls)
        self._record.step(
            Step("model", title, text=text, usage=answer.usage, cost=cost, ms=ms, exchange=exchange)
        )
        _check_reason(answer.stop_reason)
        if answer.stop_reason == "pause_turn":
            return
        wrong = _UNCLEAN if content != list(answer.content) else ""
        good = self._calls.carry_out(calls, wrong=wrong, cut=answer.stop_reason == "max_tokens")
        if not calls:
            self._record.say([nudge(_no_call(answer.stop_reason))])
        self._bad_turns = 0 if good else self._bad_turns + 1
        if self._bad_turns >= _BAD_TURNS:
            raise Failed(
                f"The model gave {_BAD_TURNS} answers in a row without a tool call that can be carried out. "
                "Try again, or choose another model."
            )

    def _check(self) -> None:
        """Before each call, of the model and of a tool: one answer may call any number of tools."""
        self._check_stop()
        self._budget.check()

    def _check_stop(self) -> None:
        if self._workspace.cancelled():
            raise Stopped
        self._budget.check_time()

    def _is_over(self) -> bool:
        return self._workspace.cancelled() or self._budget.seconds_left() <= 0


def _ran(ran: Ran) -> None:
    if ran.cancelled:
        raise Stopped


def _check_reason(stop_reason: str) -> None:
    if stop_reason == "refusal":
        raise Failed("The model refuses this request. Put it in other words, or do it by hand.")
    if stop_reason == "model_context_window_exceeded":
        raise Failed(
            "The conversation is longer than the model can take in. Split the request into smaller ones."
        )


def _no_call(stop_reason: str) -> str:
    if stop_reason == "max_tokens":
        return "Your answer was cut off at its length limit. Go on with shorter answers."
    return "Nothing happens without a tool call. Go on, ask a question with ask, or call finish when the work is done."
