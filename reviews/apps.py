"""The Django application reviews: it derives attention from facts of changes."""

from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By name, because models cannot be imported before all applications are there.
        import_module("reviews.wiring")
