"""Answering a Slack mention: the change's own outbox does it, except where there is no change to answer for."""

import logging

from integrations.slack.events import Mention

from changes.errors import ChangeError
from changes.outside import slack
from changes.services.mentions import hear
from integrations.errors import OutsideError

log = logging.getLogger(__name__)


def mentioned(event: Mention) -> str:
    """Do what was asked, or say in the thread why not; gives the outcome for the delivery's row."""
    try:
        change, what = hear(
            user=event.user,
            channel=event.channel,
            thread=event.thread,
            ts=event.ts,
            text=event.text,
            event_id=event.event_id,
        )
    except ChangeError as error:
        _say(event, error.sentence)
        return f"refused: {error.sentence}"
    return f"{what} #{change.pk}"


def _say(event: Mention, sentence: str) -> None:
    try:
        slack().post(event.channel, sentence, event.thread or event.ts)
    except OutsideError as error:
        log.info("a refusal could not be said in Slack: %s", error)
