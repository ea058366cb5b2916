"""`manage.py invite EMAIL --role ROLE`: give somebody a role, and a one-time link to set a password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from changes.errors import ChangeError
from changes.models import Person, Repository, Role
from changes.services.actors import HONKWEB
from changes.services.people import invite, link_identity
from honkweb.pages.invites import invite_link


class Command(BaseCommand):
    help = "Invite a person: prints a one-time link to set a password."
    requires_system_checks = ["honkweb"]  # the rest would load all pages, which takes longer than the command

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[*Role.values, "admin"])
        parser.add_argument("--repo", metavar="OWNER/NAME", help="only this repository; all when left out")
        parser.add_argument("--name", default="", help="what others see")
        parser.add_argument("--slack", metavar="USER", help="the person's Slack user id (U…)")
        parser.add_argument("--github", metavar="LOGIN", help="the person's GitHub login")

    def handle(self, *args: Any, **options: Any) -> None:
        if "@" not in options["email"]:
            raise CommandError(f"{options['email']!r} is no e-mail address.")
        try:
            person = self._invite(options)
        except ChangeError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{person.name} ({person.email}) is invited as {options['role']}.")
        if person.has_usable_password():
            self.stdout.write("They have a password already; nothing else is needed.")
            return
        self.stdout.write(f"This link sets a password. It works once, for three days:\n{invite_link(person)}")

    def _invite(self, options: dict[str, Any]) -> Person:
        repository = _repository(options["repo"]) if options["repo"] else None
        person = invite(
            email=options["email"], role=options["role"], repository=repository, name=options["name"]
        )
        for kind in ("slack", "github"):
            if options[kind]:
                link_identity(person=person, kind=kind, uid=options[kind], actor=HONKWEB)
        return person


def _repository(name: str) -> Repository:
    found = Repository.objects.filter(full_name__iexact=name).first()
    if found is None:
        raise CommandError(f"There is no repository {name} here. Add it first: manage.py repo add {name}")
    return found
