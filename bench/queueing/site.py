"""A product with so many changes in its queue: `python -m bench.queueing.site COUNT`.

Each line of standard input is a round: every list is loaded once, and printed is how many milliseconds each took and
how many queries it made.
"""

import json
import sys
import time

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.product import migrate
from changes.models import Membership, Person, Policy, Repository, Role
from tests.queue.rows import fill

REPOSITORIES = 20
MINE = 12  # of which one reviews so many
PAGES = (
    "/",
    "/?list=others",
    "/?list=all",
    "/?list=all&q=cart+total",
    "/?list=all&repository=acme/library-3",
    "/?list=mine&risk=high",
)


def make(count: int) -> list[Client]:
    """People, repositories and changes; clients of a reviewer of some repositories and of an admin."""
    with transaction.atomic():
        places = [_repository(number) for number in range(REPOSITORIES)]
        askers = [Person.objects.create(email=f"asker{n}@example.com", name=f"Asker {n}") for n in range(50)]
        rob = Person.objects.create(email="rob@example.com", name="Rob")
        ada = Person.objects.create(email="ada@example.com", name="Ada", is_admin=True)
        for place in places[:MINE]:
            Membership.objects.create(person=rob, repository=place, role=Role.REVIEWER)
        fill(places, askers, count, words=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = []
    for person in (rob, ada):
        client = Client()
        client.force_login(person)
        clients.append(client)
    return clients


def _repository(number: int) -> Repository:
    name = f"acme/library-{number}"
    made = Repository.objects.create(
        full_name=name, github_id=number + 1, clone_url=f"http://127.0.0.1:9/{name}.git"
    )
    Policy.objects.create(repository=made)
    return made


def load(client: Client, page: str) -> tuple[float, int]:
    """Milliseconds and queries of a page."""
    started = time.perf_counter()
    answer = client.get(page)
    took = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, (page, answer.status_code)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return took, len(asked)


def main(count: int) -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    migrate()
    clients = make(count)
    print(json.dumps("ready"), flush=True)
    for _ in sys.stdin:
        print(json.dumps([load(client, page) for client in clients for page in PAGES]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
