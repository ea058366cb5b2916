"""The Django application changes."""

from django.apps import AppConfig
from django.conf import settings

from integrations.secrets import keep


class ChangesConfig(AppConfig):
    name = "changes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        keep(
            [
                settings.SECRET_KEY,
                settings.ANTHROPIC_API_KEY,
                settings.GITHUB_TOKEN,
                *settings.GITHUB_WEBHOOK_SECRETS,
                settings.SLACK_BOT_TOKEN,
                settings.SLACK_SIGNING_SECRET,
                str(settings.DATABASES["default"].get("PASSWORD") or ""),
            ]
        )
