"""What a run leaves behind: the conversation as it happened, and a step for each thing that happened."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.native.budget import Budget
from agent.native.conversation import tool_result
from agent.native.results import Result
from agent.proposal import Step
from agent.protocols import Workspace
from agent.task import Block, Message, Snapshot, Task
from agent.text import storable, trim

NOT_RUN = "Not carried out: the run ended before this call."
_OUTPUT_LIMIT = 20_000


class Record:
    """Keeps the conversation and tells `on_step` of every step, with the snapshot taken since the step before."""

    def __init__(
        self, task: Task, workspace: Workspace, budget: Budget, on_step: Callable[[Step], None]
    ) -> None:
        self.conversation: list[Message] = list(task.conversation)
        self._workspace, self._budget, self._on_step = workspace, budget, on_step
        self._name = f"change {task.change_number}"
        # Messages of the host that no step has stored yet: they go with the next answer of the model.
        self._unstored: list[Message] = []
        self.shot: Snapshot | None = None

    def say(self, messages: Sequence[Message]) -> None:
        """Words of the host."""
        self.conversation += messages
        self._unstored += messages

    def answered(self, message: Message) -> tuple[Message, ...]:
        """Take in the model's answer; the exchange that its step has to store."""
        if not message["content"]:
            return ()
        exchange = (*self._unstored, message)
        self.conversation.append(message)
        self._unstored = []
        return exchange

    def tool(self, call: Block, result: Result, *, not_run: Sequence[Block] = ()) -> None:
        """Answer a tool call; `not_run` are calls of the same answer that are not carried out any more."""
        messages = [tool_result(call, storable(result.text), is_error=result.is_error)]
        messages += [tool_result(each, NOT_RUN, is_error=True) for each in not_run]
        self.conversation += messages
        arguments = call.get("input")
        step = Step(
            kind="tool",
            title=storable(result.title),
            tool=str(call.get("name")),
            input=arguments if isinstance(arguments, dict) else {},
            output=storable(trim(result.output or result.text, _OUTPUT_LIMIT)),
            exit_code=result.exit_code,
            ok=not result.is_error,
            ms=result.ms,
            exchange=tuple(messages),
        )
        self.step(step)

    def step(self, step: Step) -> None:
        if self.shot is not None:
            step, self.shot = replace(step, snapshot=self.shot), None
        self._budget.count_step()
        self._on_step(step)

    def shoot(self) -> Snapshot | None:
        """Take a snapshot; the next step keeps it."""
        shot = self._workspace.snapshot(self._name)
        if shot is not None:
            earlier = self.shot.changed if self.shot else ()
            self.shot = replace(shot, changed=earlier + shot.changed)
        return shot
