"""Asks the model in a thread of its own, so that a stalled answer cannot keep a run from being stopped."""

import threading
from collections.abc import Callable

from agent.protocols import Model
from agent.task import Answer, ModelRequest

_LOOK = 0.2


class Interrupted(Exception):
    """The run was stopped, or its time was up, while the model was answering."""


class _Asking:
    def __init__(self, model: Model, request: ModelRequest) -> None:
        self._model, self._request = model, request
        self._given_up = threading.Event()
        self.done = threading.Event()
        self.answer: Answer | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.answer = self._model.ask(self._request, on_text=self._heard)
        except BaseException as error:
            self.error = error
        finally:
            self.done.set()

    def give_up(self) -> None:
        self._given_up.set()

    def _heard(self, _: str) -> None:
        if self._given_up.is_set():
            raise Interrupted


def ask(model: Model, request: ModelRequest, *, ended: Callable[[], bool]) -> Answer:
    """The model's answer. Raises Interrupted soon after `ended` says true, and whatever the model raises."""
    asking = _Asking(model, request)
    threading.Thread(target=asking.run, name="model", daemon=True).start()
    while not asking.done.wait(_LOOK):
        if ended():
            asking.give_up()
            raise Interrupted
    if asking.error is not None:
        raise asking.error
    assert asking.answer is not None
    return asking.answer
