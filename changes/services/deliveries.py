"""Deliveries as rows: stored once under their sender's id, before anything is done about them."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from changes import live
from changes.models import Delivery

KEPT = timedelta(days=14)
AT_ONCE = 500


def store_delivery(*, door: str, delivery_id: str, event: str, body: bytes, ignored: str = "") -> bool:
    """Keep a verified delivery and wake its handling; False when it is here already, which is counted.

    `ignored` says why nothing will be done about it: then the row counts it, without its body.
    """
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(
                door=door,
                delivery_id=delivery_id,
                event=event,
                body=b"" if ignored else body,
                handled_at=timezone.now() if ignored else None,
                outcome=ignored[:300],
            )
            if not ignored:
                live.wake("changes.handle_delivery", delivery.pk)
    except IntegrityError:
        Delivery.objects.filter(door=door, delivery_id=delivery_id).update(repeats=F("repeats") + 1)
        return False
    return True


def let_go() -> int:
    """Free those of workers that are known to be gone, and what waits for another try; returns how many."""
    return Delivery.objects.filter(handled_at=None).exclude(next_at=None).update(next_at=None)


def forget_bodies() -> int:
    """Empty some of what was handled long ago; the row stays, so that a repeated delivery is still known.

    Returns how many; none is left when these are fewer than AT_ONCE.
    """
    rows = Delivery.objects.filter(handled_at__lt=timezone.now() - KEPT).exclude(body=b"")
    oldest = list(rows.order_by("handled_at").values_list("pk", flat=True)[:AT_ONCE])
    return Delivery.objects.filter(pk__in=oldest).update(body=b"")
