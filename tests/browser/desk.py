"""A served Honkweb with four people and some changes, for browsers to act on; prints where it listens as JSON.

`python -m tests.browser.desk FOLDER`. It has no workers: what a page sees is what a page did, or what a line of its
standard input told it: the number of a change, to whose branch somebody then pushes.
"""

import json
import os
import socket
import sys
import threading


def main(folder: str) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    os.environ |= {"HONK_DATA": folder, "PORT": str(listener.getsockname()[1])}
    os.environ["DJANGO_SETTINGS_MODULE"] = "honkweb.settings"
    import uvicorn
    from django.core.management import call_command

    from honkweb.asgi import application  # settings are read here, so the port comes first
    from tests.browser.rows import make_rows, push

    call_command("migrate", verbosity=0)
    changes = make_rows()
    listener.listen(64)
    print(json.dumps({"port": listener.getsockname()[1], "changes": changes}), flush=True)
    threading.Thread(target=lambda: [push(int(line)) for line in sys.stdin], daemon=True).start()
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="off"))
    server.run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
