"""The Django application honkweb: with it every process that uses Django has our Celery application."""

from django.apps import AppConfig

import honkweb.celery  # noqa: F401  (the import is the point: it makes our application the current one)
import honkweb.checks  # noqa: F401  (registers the start-up check)


class HonkwebConfig(AppConfig):
    name = "honkweb"
    default_auto_field = "django.db.models.BigAutoField"
