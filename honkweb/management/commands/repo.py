"""`manage.py repo add OWNER/NAME`: take a repository in, after a look at what may be done there."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from changes.models import Repository
from changes.outside import github
from honkweb.setup.adding import NotAdded, add
from integrations.errors import NotFound, OutsideError


class Command(BaseCommand):
    help = "Add a GitHub repository, or list those that were added."
    requires_system_checks = ["honkweb"]  # the rest would load all pages, which takes longer than the command

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        adding = verbs.add_parser("add", help="add a repository")
        adding.add_argument("name", metavar="OWNER/NAME")
        verbs.add_parser("list", help="list the repositories")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "list":
            for repository in Repository.objects.order_by("full_name"):
                self.stdout.write(repository.full_name)
            return
        self._add(options["name"])

    def _add(self, name: str) -> None:
        try:
            repository = add(name, github=github(), on_finding=lambda each: self.stdout.write(str(each)))
        except NotAdded as error:
            raise CommandError(f"{name} was not added. Do what is said above, then try again.") from error
        except NotFound as error:
            raise CommandError(
                f"{name} does not exist, or these credentials may not see it. Check the name; give the token "
                "access to it, or install the GitHub App there."
            ) from error
        except OutsideError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{repository.full_name} was added: {settings.HONK_URL}/repositories/")
        self.stdout.write(
            f"Invite people: manage.py invite EMAIL --role reviewer --repo {repository.full_name}"
        )
