"""Derive the attention table again and say which rows differed: it is a cache of the policy's word."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from changes.models import Change
from reviews.services.attention import rebuild


class Command(BaseCommand):
    help = "Derive whose turn every change is again, compare with what was stored, and mend it."

    def handle(self, *args: Any, **options: Any) -> None:
        differed = looked = 0
        rows = Change.objects.select_related("repository__policy", "asker").order_by("pk")
        for change in rows.iterator(chunk_size=500):
            looked += 1
            with transaction.atomic():
                if rebuild(change):
                    differed += 1
                    self.stdout.write(
                        f"#{change.pk} differed: {change.attention.stage}, {change.attention.turn}"
                    )
        self.stdout.write(f"{looked} changes looked at, {differed} rows mended.")
