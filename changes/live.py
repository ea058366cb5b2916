"""Hints: wake a task after commit, tell sockets that a change has a newer version. Both may be lost."""

import logging
from collections.abc import Callable
from functools import partial

from asgiref.sync import async_to_sync
from celery import current_app
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)


def wake(task_name: str, pk: int, *, after: float = 0) -> None:
    """Send the Celery task by name once the transaction has committed, to run `after` so many seconds.

    The row it is about is the outbox; a sweep starts what was never woken.
    """
    transaction.on_commit(partial(_send, task_name, pk, after))


def announce(*, change: int, repository: int | None, version: int) -> None:
    """Tell whoever watches the change, and its repository's lists where those changed, of a newer version."""
    transaction.on_commit(partial(_tell, change, repository, version))


def change_group(change: int) -> str:
    return f"change.{change}"


def repository_group(repository: int) -> str:
    return f"repository.{repository}"


def _send(task_name: str, pk: int, after: float) -> None:
    def send() -> object:
        return current_app.send_task(task_name, args=[pk], countdown=after or None)

    _quietly(send, f"could not wake {task_name} for {pk}")


def _tell(change: int, repository: int | None, version: int) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    send = async_to_sync(layer.group_send)
    hint = {"type": "newer", "change": change, "version": version}
    groups = [change_group(change)]
    if repository is not None:
        groups.append(repository_group(repository))
    for group in groups:
        _quietly(partial(send, group, hint), f"could not announce change {change}")


def _quietly(call: Callable[[], object], sentence: str) -> None:
    # The database holds the truth and a sweep starts what was never woken, so a broker away breaks nothing here.
    try:
        call()
    except Exception:
        log.warning("%s", sentence, exc_info=log.isEnabledFor(logging.DEBUG))
