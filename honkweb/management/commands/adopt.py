"""`manage.py adopt PATH …`: use Honkweb on a local git repository, without a GitHub account."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from changes.errors import ChangeError
from changes.models import Person
from changes.outside import github
from honkweb.pages.invites import invite_link
from honkweb.setup.adopting import NotAdopted, adopt, pull_line, source_of
from honkweb.world import world_of
from honkweb.world_door import DoorClosed
from integrations.errors import OutsideError


class Command(BaseCommand):
    help = "Take a local git repository in. It is read, never written to. Honkweb has to be running."
    requires_system_checks = ["honkweb"]  # the rest would load all pages, which takes longer than the command

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="+")
        parser.add_argument(
            "--owner",
            default="",
            metavar="EMAIL",
            help="who works on it alone: may approve what they asked for",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_GITHUB:
            raise CommandError(
                "A real GitHub is configured. Push the repository there, then: manage.py repo add OWNER/NAME"
            )
        owner = options["owner"]
        if owner and "@" not in owner:
            raise CommandError(f"{owner!r} is no e-mail address.")
        for path in options["path"]:
            full_name = self._adopt(path.resolve(), owner)
        self._say_who(owner, full_name)

    def _adopt(self, path: Path, owner: str) -> str:
        try:
            source = source_of(path)
            repository = adopt(source, world=world_of(settings.HONK_DATA), github=github(), owner_email=owner)
        except (NotAdopted, DoorClosed, OutsideError, ChangeError) as error:
            raise CommandError(error.sentence) from error
        say = self.stdout.write
        say(
            f"{source.path} ({source.branch}) was taken in as {repository.full_name}: {settings.HONK_URL}/ask/"
        )
        say(f"After a merge this line brings it back, and Honkweb prints it then:\n  {pull_line(repository)}")
        if owner:
            say(f"Its policy (self_approval) lets {owner} approve what they asked for themselves.")
        return repository.full_name

    def _say_who(self, owner: str, full_name: str) -> None:
        if not owner:
            self.stdout.write(
                f"Who may use it: manage.py invite EMAIL --role maintainer --repo {full_name} "
                "(adopt --owner EMAIL also lets that one person approve alone)."
            )
            return
        person = Person.objects.get(email=owner.strip().lower())
        if not person.has_usable_password():
            self.stdout.write(
                f"{owner} sets a password here, once, within three days:\n{invite_link(person)}"
            )
