"""At the start of the one serving process whatever holds a lease has lost its worker: it is taken up at once."""

from django.conf import settings
from django.utils import timezone

from changes.services import deliveries, verifying, wishes
from changes.services.running import LEASE, give_back_lost
from reviews.services.merge_leases import let_go


def take_up_lost() -> None:
    """Free what a killed process left behind, instead of waiting for its leases to run out.

    The lock of the data folder proves that no other worker lives. It does not where the database is one that
    other machines may share; there the leases decide.
    """
    if settings.DATABASE_URL or not settings.EMBEDDED:
        return
    give_back_lost(now=timezone.now() + 2 * LEASE)
    verifying.let_go()
    deliveries.let_go()
    wishes.let_go()
    let_go()
