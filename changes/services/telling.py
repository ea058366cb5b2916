"""What a change's Slack thread is told: an outbox row with the fact, posted once per key."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from changes import live
from changes.models import Change, SlackPost
from integrations.secrets import mask


def tell(
    change: Change,
    key: str,
    text: str,
    *,
    links: Sequence[tuple[str, str]] = (),
    images: Sequence[tuple[str, str]] = (),
) -> None:
    """Say something in the change's thread, with (label, address) links and (address, alt) pictures of ours;
    nothing when it has no thread. Call it in the transaction of the fact.
    """
    if not change.slack_channel:
        return
    post, made = SlackPost.objects.get_or_create(
        change=change,
        key=key[:80],
        defaults={
            "text": mask(text),
            "links": list(links),
            "images": list(images),
            "next_at": timezone.now(),
        },
    )
    if made:
        live.wake("changes.post_to_slack", post.pk)


def page(change: Change) -> tuple[str, str]:
    """The link of a change's page, for `tell`."""
    return (f"#{change.pk}", link(change))


def link(change: Change) -> str:
    """The public address of a change's page."""
    return f"{settings.HONK_URL}/changes/{change.pk}/"
