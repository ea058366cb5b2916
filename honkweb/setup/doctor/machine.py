"""Looks at this machine: settings, git, sandbox."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from agent.sandbox import why_absent
from changes.sandboxes import unprotected_sentence
from honkweb.setup.findings import Finding, failure, fine, warning

OLDEST_GIT = (2, 38)


def settings_fit() -> Iterator[Finding]:
    """What can be seen from the settings alone."""
    parts = urlsplit(settings.HONK_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield failure(
            f"HONK_URL is {settings.HONK_URL!r}, which is no address.",
            "Set it to what people type, such as https://honk.example.com.",
        )
        return
    if len(settings.SECRET_KEY) < 32:
        yield failure("SECRET_KEY is short.", "Unset it: a good one is made and kept under HONK_DATA.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        yield failure(
            f"HONK_URL is {settings.HONK_URL}: passwords would travel unprotected.",
            "Put a proxy with TLS in front and set HONK_URL to its https address.",
        )
    yield fine(f"data in {settings.HONK_DATA}, address {settings.HONK_URL}")
    demo = [n for n, on in (("model", settings.DEMO_MODEL), ("GitHub", settings.DEMO_GITHUB)) if on]
    if settings.DEMO_SLACK:
        demo.append("Slack")
    if demo:
        yield fine(f"the demo stands in for: {', '.join(demo)}")


def git_is_new_enough() -> Iterator[Finding]:
    """git 2.38 brought `merge-tree --write-tree`, which tells whether the approved code is what landed."""
    install = "Install git 2.38 or newer."
    path = shutil.which("git")
    if path is None:
        yield failure("There is no git on this machine.", install)
        return
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.search(r"(\d+)\.(\d+)", said)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < OLDEST_GIT:
        yield failure(f"{said.strip() or 'git'} is too old.", install)
        return
    yield fine(said.strip())


def sandbox_works() -> Iterator[Finding]:
    """Tried, not only looked for."""
    if unprotected_sentence():
        yield warning(unprotected_sentence(), "Only the demo's own repositories can be worked on.")
        return
    reason = why_absent()
    if reason:
        yield failure("Commands of repositories cannot be run.", reason)
        return
    yield fine("commands of repositories run in bubblewrap")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that name or address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
