"""The clients of what is outside, made from settings: GitHub, Slack, the model, and mirrors of repositories."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from agent.protocols import Model, never
from changes.models import Repository
from integrations.git import Mirror
from integrations.github.client import GitHub
from integrations.slack.client import Slack

# Named, not imported: the vendor's library has three thousand modules, two seconds that only a run needs.
MODEL = "integrations.messages.client.AnthropicModel"


@lru_cache(maxsize=1)
def github() -> GitHub:
    """GitHub as the installation's app or token."""
    return GitHub(
        settings.GITHUB_API_URL,
        token=settings.GITHUB_TOKEN,
        app_id=settings.GITHUB_APP_ID,
        private_key=settings.GITHUB_APP_PRIVATE_KEY,
    )


@lru_cache(maxsize=1)
def slack() -> Slack:
    """Slack as the installation's bot."""
    return Slack(settings.SLACK_BOT_TOKEN, settings.SLACK_API_URL)


@lru_cache(maxsize=1)
def model() -> Model:
    """The Messages API, for agents and judges alike."""
    made: Model = import_string(MODEL)(
        api_key=settings.ANTHROPIC_API_KEY, base_url=settings.ANTHROPIC_BASE_URL
    )
    return made


def mirror_of(
    repository: Repository, *, online: bool = True, cancelled: Callable[[], bool] = never
) -> Mirror:
    """The bare mirror of a repository; `online` fetches a token for it. Raises OutsideError.

    Its git ends within moments once `cancelled` says so.
    """
    path = settings.HONK_DATA / "mirrors" / f"{repository.pk}.git"
    token = github().token_for(repository.full_name) if online else ""
    return Mirror(path, repository.clone_url, token, cancelled=cancelled)
