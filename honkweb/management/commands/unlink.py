"""`manage.py unlink KIND NAME`: take what somebody is called at Slack or GitHub away from their account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from changes.errors import ChangeError
from changes.services.actors import HONKWEB
from changes.services.people import unlink_identity


class Command(BaseCommand):
    help = "Take a Slack user or GitHub login away from the person that it is linked to."
    requires_system_checks = ["honkweb"]  # the rest would load all pages, which takes longer than the command

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["slack", "github"])
        parser.add_argument("name", help="the Slack user id (U…) or GitHub login")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, name = options["kind"], options["name"]
        try:
            person = unlink_identity(kind=kind, uid=name, actor=HONKWEB)
        except ChangeError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(
            f"{name} at {kind} is {person.name} ({person.email}) no longer; it can be linked anew."
        )
