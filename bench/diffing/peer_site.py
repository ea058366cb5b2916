"""Review Board 8.1, installed by the bench itself into bench/peers/ and served on loopback."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bench.postgres import find_server, make_database

PEERS = Path(__file__).resolve().parents[1] / "peers"
VENV = PEERS / "reviewboard"
SITE = PEERS / "site"
CACHE = PEERS / "site-cache"
PACKAGES = ("ReviewBoard==8.1", "gunicorn==27.0.1", "psycopg2-binary==2.9.13", "whitenoise==6.12.0")
ADMIN = ("admin", "admin")
WORKERS = 2


def install() -> None:
    """Make the virtualenv, and a site in a database of its own; what is there already is kept."""
    if not (VENV / "installed").exists():
        # It starts only in an environment that `virtualenv` made, not in one of `python -m venv`.
        maker = PEERS / "virtualenv"
        for argv in (
            [sys.executable, "-m", "venv", str(maker)],
            [str(maker / "bin/pip"), "install", "-q", "virtualenv"],
            [str(maker / "bin/virtualenv"), "-q", "--python", sys.executable, str(VENV)],
            [str(VENV / "bin/pip"), "install", "-q", *PACKAGES],
        ):
            subprocess.run(argv, check=True)
        (VENV / "installed").touch()
    if not (SITE / "installed").exists():
        shutil.rmtree(SITE, ignore_errors=True)
        _make_site()
        (SITE / "installed").touch()


def _make_site() -> None:
    """PostgreSQL where there is one: several first visits at once make SQLite answer 500 (database is locked)."""
    server = find_server()
    if server:
        url = urlsplit(make_database(server, f"honk_bench_peer_{secrets.token_hex(4)}"))
        # It asks for a password, which a server that trusts loopback does not look at.
        database = [
            "--db-type=postgresql",
            f"--db-host={url.hostname}:{url.port or 5432}",
            f"--db-name={url.path[1:]}",
            f"--db-user={url.username}",
            f"--db-pass={url.password or 'none'}",
        ]
    else:
        database = ["--db-type=sqlite3", f"--db-name={PEERS / 'site.sqlite3'}"]
    command = [
        str(VENV / "bin/rb-site"),
        "install",
        str(SITE),
        "--noinput",
        "--domain-name=127.0.0.1",
        "--site-root=/",
        *database,
        "--cache-type=file",
        f"--cache-info={CACHE}",
        "--web-server-type=apache",
        f"--admin-user={ADMIN[0]}",
        f"--admin-password={ADMIN[1]}",
        "--admin-email=admin@example.com",
        "--opt-out-support-data",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def forget() -> None:
    """Empty the peer's cache, so that the next visit is a first one."""
    shutil.rmtree(CACHE, ignore_errors=True)


@contextmanager
def served() -> Iterator[str]:
    """The peer's address, while it is served by gunicorn with as many workers as a small machine has cores."""
    install()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    command = [
        str(VENV / "bin/gunicorn"),
        "--workers",
        str(WORKERS),
        "--threads",
        "4",
        "--timeout",
        "300",
        "--log-level",
        "warning",
        "--bind",
        f"fd://{listener.fileno()}",
        "peer_wsgi:application",
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(PEERS),
        "LC_ALL": "C.UTF-8",
        "REVIEWBOARD_SITEDIR": str(SITE),
    }
    process = subprocess.Popen(
        command,
        cwd=Path(__file__).parent,
        env=environment,
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=(PEERS / "gunicorn.log").open("w"),
    )
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    """Until it answers; then each worker has imported what it needs."""
    ends = time.monotonic() + 180
    while True:
        try:
            for _ in range(2 * WORKERS):
                httpx.get(f"{url}/account/login/", timeout=60).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.5)
