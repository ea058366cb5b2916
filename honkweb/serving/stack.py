"""Everything that serves, in the order in which it starts and the order in which it ends."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string

from honkweb.embedded import Workers
from honkweb.serving.leftovers import end_descendants
from honkweb.serving.pull_lines import print_pull_lines
from honkweb.serving.server import answer, bind
from honkweb.serving.world_process import (
    WorldProcess,
    await_world,
    find_world,
    launch_world,
    ports_are_free,
)
from honkweb.world import move_world, world_of

# Named, not imported: they bring two seconds of imports, which are spent while the demo world starts.
APPLICATION = "honkweb.asgi.application"
MAKE_KNOWN = "honkweb.serving.first_start.make_known"
SETTLE_DEMO_PEOPLE = "honkweb.serving.demo_people.settle_demo_people"
TAKE_UP_LOST = "honkweb.serving.taking_up.take_up_lost"
SEPARATE_WORKERS = (
    "REDIS_URL is set: the background work is done by Celery workers. Start at least one: "
    "celery -A honkweb.celery worker -Q runs,control -B"
)


class Stack:
    """The demo world, the workers and the web server of one serving process."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self._say = say
        self._world: WorldProcess | None = None
        self._launched: subprocess.Popen[bytes] | None = None
        self._workers: Workers | None = None

    def serve(self) -> None:
        """Start all and answer until a signal comes. Raises PortTaken, NoAddress, WorldUnwell, Stopped."""
        listener = bind(host=settings.HONK_BIND, port=settings.PORT)
        if settings.DEMO_ANY:
            self._begin_world(listener)
        call_command("migrate", verbosity=0, interactive=False)
        application, make_known = import_string(APPLICATION), import_string(MAKE_KNOWN)
        self._finish_world()
        import_string(SETTLE_DEMO_PEOPLE)()
        if settings.DEMO_ALL:
            make_known()
        if settings.EMBEDDED:
            import_string(TAKE_UP_LOST)()
            self._workers = Workers()
            self._workers.start()
        else:
            self._say(SEPARATE_WORKERS)
        answer(application=application, listener=listener, on_ready=self._on_ready)

    def stop(self) -> bool:
        """End all that was started; False when a worker's thread still runs, so that only os._exit ends us."""
        clean = self._workers.stop() if self._workers is not None else True
        if self._launched is not None and self._world is None:
            self._world = WorldProcess(pid=self._launched.pid, found=False)
        if self._world is not None:
            self._world.stop()
        end_descendants()
        return clean

    def _begin_world(self, listener: socket.socket) -> None:
        """Find the world or launch it; it starts while the database is migrated."""
        data = settings.HONK_DATA
        self._world = find_world(data, product_port=settings.PORT)
        if self._world is not None:
            return
        if not ports_are_free(world_of(data)):
            self._say("Another program uses a port of the demo world, which moves to other ones.")
            move_world(data)
            listener.close()
            # Settings were read with the old addresses: begin again, as the same process.
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
        self._launched = launch_world(data, product_port=settings.PORT)

    def _finish_world(self) -> None:
        if self._launched is not None:
            self._world = await_world(settings.HONK_DATA, self._launched)

    def _on_ready(self) -> None:
        self._say(f"Honkweb answers at {settings.HONK_URL}  (Ctrl-C stops it)")
        if settings.DEMO_GITHUB:
            print_pull_lines(self._say)
