"""`manage.py doctor`: what is wrong with this installation, and what to do about each thing."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from honkweb.setup.doctor import examine
from honkweb.setup.findings import Mark


class Command(BaseCommand):
    help = "Check settings, keys, sandbox, git, broker, database, clock, webhooks and repositories."
    requires_system_checks: list[str] = []  # what they would say is said in findings

    def handle(self, *args: Any, **options: Any) -> None:
        failures = 0
        last = ""
        for look, finding in examine():
            if look != last:
                self.stdout.write(look)
            last = look
            self.stdout.write(f"  {finding}")
            failures += finding.mark is Mark.FAILURE
        if failures:
            self.stdout.write(f"\n{failures} {'thing' if failures == 1 else 'things'} to mend.")
            sys.exit(1)
        self.stdout.write("\nNothing to mend.")
