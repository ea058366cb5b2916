"""Answering a Slack mention: the change's own outbox does it, except where there is no change to answer for."""

import logging

from changes.errors import ChangeError
from changes.outside import slack
from changes.services.linking import code_in, link_by_code
from changes.services.mentions import Unheard, hear
from integrations.errors import OutsideError
from integrations.slack.events import Mention, ThreadMessage

log = logging.getLogger(__name__)


def mentioned(event: Mention | ThreadMessage) -> str:
    """Do what was asked, or say in the thread why not; gives the outcome for the delivery's row."""
    try:
        if isinstance(event, Mention) and (code := code_in(event.text)):
            person = link_by_code(user=event.user, code=code)
            _say(event, f"Done. What you ask here counts as asked by {person.name}.")
            return f"linked {person.pk}"
        change, what = hear(
            user=event.user,
            channel=event.channel,
            thread=event.thread if event.thread != event.ts else "",
            ts=event.ts,
            text=event.text,
            event_id=event.event_id,
            named=isinstance(event, Mention),
        )
    except Unheard as ignored:
        return f"ignored: {ignored.sentence}"
    except ChangeError as error:
        _say(event, error.sentence)
        return f"refused: {error.sentence}"
    return f"{what} #{change.pk}"


def _say(event: Mention | ThreadMessage, sentence: str) -> None:
    try:
        slack().post(event.channel, sentence, thread=event.thread or event.ts)
    except OutsideError as error:
        log.info("a refusal could not be said in Slack: %s", error)
