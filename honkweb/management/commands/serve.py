"""`manage.py serve`: the whole product as one process, with the demo world beside it where it is needed."""

import logging
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from honkweb.serving.lock import AlreadyServing, serving_lock
from honkweb.serving.server import NoAddress, PortTaken, Stopped, ignore_signals, stop_on_signals
from honkweb.serving.stack import Stack
from honkweb.serving.world_process import WorldUnwell


class Command(BaseCommand):
    help = "Serve Honkweb: pages, API, webhooks and (without Redis) the background work."
    requires_system_checks = ["honkweb"]  # the rest would load all addresses before the demo world starts

    def handle(self, *args: Any, **options: Any) -> None:
        stop_on_signals()
        try:
            with serving_lock(settings.HONK_DATA):
                self._serve()
        except Stopped:
            return
        except (AlreadyServing, NoAddress, PortTaken, WorldUnwell) as error:
            raise CommandError(error.sentence) from error

    def _serve(self) -> None:
        stack = Stack(say=self._say)
        failed = True
        try:
            stack.serve()
        except Stopped:
            failed = False
        finally:
            ignore_signals()
            clean = stack.stop()
        if not clean or not failed:
            # A thread that does not end cannot be ended; its work is given back by the sweep at the next start.
            # And where all has ended, Python's own tidying up of all modules takes seconds and changes nothing.
            logging.shutdown()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(1 if failed else 0)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
