"""What a change's Slack thread is told: an outbox row with the fact, posted once per key."""

from django.conf import settings
from django.utils import timezone

from changes import live
from changes.models import Change, SlackPost
from integrations.secrets import mask


def tell(change: Change, key: str, text: str) -> None:
    """Say something in the change's thread, with its link; nothing when it has no thread. Call in a transaction."""
    if not change.slack_channel:
        return
    post, made = SlackPost.objects.get_or_create(
        change=change, key=key[:80], defaults={"text": mask(text), "next_at": timezone.now()}
    )
    if made:
        live.wake("changes.post_to_slack", post.pk)


def link(change: Change) -> str:
    """The public address of a change's page."""
    return f"{settings.HONK_URL}/changes/{change.pk}/"
