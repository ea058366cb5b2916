"""The scheduled work of the event log."""

import logging

from celery import shared_task

from audit.errors import KeyMissingError
from audit.sealing import seal

logger = logging.getLogger(__name__)


@shared_task(name="audit.seal")
def seal_new_events() -> None:
    """Seal what was appended since the last time; safe to run at the same time elsewhere."""
    try:
        seal()
    except KeyMissingError as error:
        logger.error("Events are not sealed: %s", error)
