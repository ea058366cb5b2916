"""A served Honkweb with four people and some changes, for browsers to act on.

`python -m tests.browser.desk make FOLDER` makes its data; `… serve FOLDER` serves it and prints where it listens as
JSON. It has no workers: what a page sees is what a page did, or what a line of its standard input told it: the number
of a change, to whose branch somebody then pushes.
"""

import json
import os
import socket
import sys
import threading
from pathlib import Path


def make(folder: Path) -> None:
    """A database with the rows, and which changes they are."""
    import django
    from django.core.management import call_command

    django.setup()  # settings are read here, so the folder comes first
    from tests.browser.rows import make_rows

    call_command("migrate", verbosity=0)
    (folder / "changes.json").write_text(json.dumps(make_rows()))


def serve(folder: Path) -> None:
    """Until it is ended."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    os.environ["PORT"] = str(listener.getsockname()[1])
    import uvicorn

    from honkweb.asgi import application
    from reviews.views import change
    from tests.browser.rows import invitation, push

    # So that a diff of a size that a test can wait for comes in several parts.
    change.PAGE_BYTES, change.PART_BYTES = 400_000, 200_000
    listener.listen(64)
    changes = json.loads((folder / "changes.json").read_text())
    told = {"port": listener.getsockname()[1], "changes": changes, "welcome": invitation()}
    print(json.dumps(told), flush=True)
    threading.Thread(target=lambda: [push(int(line)) for line in sys.stdin], daemon=True).start()
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="off"))
    server.run(sockets=[listener])


if __name__ == "__main__":
    os.environ |= {"HONK_DATA": sys.argv[2], "DJANGO_SETTINGS_MODULE": "honkweb.settings"}
    {"make": make, "serve": serve}[sys.argv[1]](Path(sys.argv[2]))
