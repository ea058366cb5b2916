"""`manage.py story`: the train story, played against a product and a demo world of its own."""

import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from honkweb.story.browser import WentWrong
from honkweb.story.play import Story
from honkweb.story.processes import DidNotStart, Product
from honkweb.story.telling import Teller
from honkweb.world_door import DoorClosed

POLL_SECONDS = "2"


class Command(BaseCommand):
    help = "Play the train story on free ports with data of its own; exits 0 only if all of it happened."
    requires_system_checks: list[str] = []  # of this installation, which the story does not touch

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-webhooks", action="store_true", help="GitHub delivers nothing: polling has to do"
        )
        parser.add_argument("--keep", action="store_true", help="keep the data folder and say where it is")

    def handle(self, *args: Any, **options: Any) -> None:
        webhooks = not options["no_webhooks"]
        folder = Path(tempfile.mkdtemp(prefix="honk-story-"))
        folder.chmod(0o755)  # the sandbox's user passes through it
        product = Product(data=folder, settings=_settings(webhooks=webhooks))
        try:
            self._play(product, webhooks=webhooks)
        finally:
            product.end()
            if options["keep"]:
                self.stdout.write(f"Its data is in {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)

    def _play(self, product: Product, *, webhooks: bool) -> None:
        teller = Teller(self._say)
        try:
            product.start()
            Story(product=product, teller=teller, webhooks=webhooks).play()
        except DidNotStart as error:
            raise CommandError(str(error)) from error
        except (WentWrong, DoorClosed) as error:
            raise CommandError(
                f"The story broke off after {teller.steps} steps: {error}\n"
                f"The product's log ends:\n{product.log[-3000:]}"
            ) from error
        self._say(f"All {teller.steps} steps happened.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _settings(*, webhooks: bool) -> dict[str, str]:
    given = {"HONK_DEMO_FILL": "0", "HONK_DEMO_WEBHOOKS": "1" if webhooks else "0"}
    return given if webhooks else given | {"HONK_POLL_SECONDS": POLL_SECONDS}
