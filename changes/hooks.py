"""Deliveries, once stored: a dispatch table from event to the service it means. Handling one twice is harmless."""

import logging

from django.db.models import F
from django.utils import timezone
from integrations.slack import events as slack

from changes.errors import ChangeError
from changes.models import Delivery, Repository
from changes.pipeline.mentions import mentioned
from integrations.errors import BadPayload, OutsideError
from integrations.github import webhooks as github

log = logging.getLogger(__name__)


def handle(delivery_pk: int) -> None:
    """Handle one delivery; one that fails for a reason outside is tried again by the sweep."""
    delivery = Delivery.objects.filter(pk=delivery_pk, handled_at=None).first()
    if delivery is None:
        return
    Delivery.objects.filter(pk=delivery_pk).update(attempts=F("attempts") + 1)
    try:
        outcome = _from_github(delivery) if delivery.door == "github" else _from_slack(delivery)
    except BadPayload as error:
        outcome = f"refused: {error}"
    except ChangeError as error:
        outcome = f"refused: {error.sentence}"
    except OutsideError as error:
        Delivery.objects.filter(pk=delivery_pk).update(outcome=f"waits: {error}"[:300])
        return
    Delivery.objects.filter(pk=delivery_pk).update(handled_at=timezone.now(), outcome=outcome[:300])


def _from_github(delivery: Delivery) -> str:
    event = github.parse(delivery.event, bytes(delivery.body))
    handler = GITHUB.get(type(event))
    if handler is None:
        return f"ignored: {delivery.event}"
    return handler(event)


def _from_slack(delivery: Delivery) -> str:
    event = slack.parse(bytes(delivery.body))
    if isinstance(event, slack.Mention):
        return mentioned(event)
    return f"ignored: {delivery.event}"


def _repository(full_name: str) -> Repository | None:
    return Repository.objects.filter(full_name__iexact=full_name).first()
