"""Honkweb with changes whose diffs are prepared, in a process of its own: `python -m bench.diffing.site SHAPE …`.

It makes and prepares a change for each shape the way a worker does, then prints what it made and where it listens as
JSON, and serves the real application until its standard input is closed.
"""

import json
import os
import signal
import socket
import sys
import threading
import time

from bench.diffing.sample import Sample, Shape, make_sample
from bench.product import FOLDER, migrate

listener = socket.create_server(("127.0.0.1", 0), backlog=64)

import uvicorn  # noqa: E402
from django.test import Client  # noqa: E402

from changes.models import Change, Membership, Person, Repository, Role  # noqa: E402
from changes.pipeline.measuring import measure  # noqa: E402
from changes.services.asking import open_change  # noqa: E402
from changes.services.repositories import add_repository  # noqa: E402
from changes.services.revisions import record_revision  # noqa: E402
from honkweb.asgi import application  # noqa: E402
from integrations.git import Mirror  # noqa: E402
from integrations.github.facts import RepositoryFacts  # noqa: E402
from reviews.preparing import prepare  # noqa: E402


def make_change(number: int, sample: Sample) -> dict[str, object]:
    """A change with one revision; how long preparing it took, in milliseconds."""
    repository = _repository(number)
    mirror = Mirror(FOLDER / "mirrors" / f"{repository.pk}.git", sample.origin.as_uri(), local=True)
    mirror.fetch()
    ann = _person("Ann", repository, Role.ASKER)
    change = open_change(asker=ann, repository=repository, request="Change it.", door="command")
    change.runs.update(status="ended", outcome="proposed")
    _open(change, sample.head)
    measured = measure(mirror, base_ref="main", head_sha=sample.head)
    revision = record_revision(change=change, measured=measured, run=change.runs.get(), summary="Changed.")
    started = time.perf_counter()
    prepare(revision.pk)
    took = (time.perf_counter() - started) * 1000
    return {"number": change.pk, "prepare": took, "lines": sample.added + sample.removed}


def _open(change: Change, head: str) -> None:
    """As it would be once its pull request is there."""
    Change.objects.filter(pk=change.pk).update(
        status="open",
        branch="work",
        pull_number=1,
        pull_state="open",
        pull_base_ref="main",
        pull_head_sha=head,
        pull_mergeable=True,
    )
    change.refresh_from_db()


def _repository(number: int) -> Repository:
    facts = RepositoryFacts(
        id=number,
        full_name=f"acme/library-{number}",
        default_branch="main",
        private=False,
        archived=False,
        clone_url="http://127.0.0.1:9/acme/library.git",
        url="http://127.0.0.1:9/acme/library",
        description="",
        permissions=frozenset(),
        merge_methods=frozenset(),
    )
    return add_repository(facts=facts)


def _person(name: str, repository: Repository, role: Role) -> Person:
    person, _ = Person.objects.get_or_create(email=f"{name.lower()}@example.com", defaults={"name": name})
    Membership.objects.update_or_create(person=person, repository=repository, defaults={"role": role})
    return person


def sign_in() -> dict[str, str]:
    """The cookie of somebody who may review everything."""
    rob, _ = Person.objects.get_or_create(email="rob@example.com", defaults={"name": "Rob"})
    Membership.objects.update_or_create(person=rob, repository=None, defaults={"role": Role.REVIEWER})
    client = Client()
    client.force_login(rob)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def main(shapes: list[str]) -> None:
    migrate()
    changes = []
    for number, text in enumerate(shapes, 1):
        sample = make_sample(FOLDER / "samples" / str(number), Shape(*map(int, text.split(","))))
        changes.append(make_change(number, sample))
    port = listener.getsockname()[1]
    said = {"url": f"http://127.0.0.1:{port}", "changes": changes, "cookies": sign_in()}
    print(json.dumps(said), flush=True)
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="off"))
    threading.Thread(
        target=lambda: (sys.stdin.read(), os.kill(os.getpid(), signal.SIGTERM)), daemon=True
    ).start()
    server.run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1:])
