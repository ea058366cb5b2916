"""Ann asks, Rob reviews, Ada administers, Sam is a stranger; one private repository with one open change."""

import os
import subprocess
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from changes.models import Build, Change, Membership, Person, Policy, Repository, Revision, RevisionPatch
from changes.projecting import project
from changes.services.asking import open_change
from honkweb.api.issuing import make_token
from reviews.diff.parse import GIT_DIFF_ARGUMENTS
from reviews.models import Findings

HEAD = "b" * 40
BASE = "a" * 40


@dataclass
class Shop:
    """What most tests need to see."""

    ann: Person
    rob: Person
    ada: Person
    sam: Person
    repository: Repository
    change: Change
    revision: Revision

    @property
    def looked(self) -> dict[str, str]:
        """What a form or call carries about what was on the screen."""
        return {"head_sha": self.revision.head_sha, "digest": self.revision.digest}


@pytest.fixture(scope="session")
def raw_diff(tmp_path_factory) -> bytes:
    """What git says of a small change with markup, a formula, an odd byte and an image in it."""
    folder = tmp_path_factory.mktemp("cart")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "ann@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }

    def git(*words: str) -> bytes:
        done = subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, check=True)
        return done.stdout

    git("init", "-q", "-b", "main")
    (folder / "cart.py").write_text("def total():\n    return 1\n")
    git("add", "-A")
    git("commit", "-qm", "one")
    (folder / "cart.py").write_bytes(b"def total():\n    return '<script>alert(1)</script>'  # \xff\n")
    (folder / "=1+1.txt").write_text("new\n")
    (folder / "goose.bin").write_bytes(bytes(range(256)))
    git("add", "-A")
    git("commit", "-qm", "two")
    return git(*GIT_DIFF_ARGUMENTS, "HEAD~1", "HEAD", "--")


def person(name: str, **more: Any) -> Person:
    return Person.objects.create_user(f"{name.lower()}@example.com", name=name, **more)


def repository(full_name: str) -> Repository:
    row = Repository.objects.create(full_name=full_name, clone_url=f"http://127.0.0.1/{full_name}.git")
    Policy.objects.create(repository=row)
    return row


def proposed(change: Change, raw: bytes, *, head: str = HEAD, pull: int = 7) -> Revision:
    """Take a change to where a run has proposed a revision and CI has built it."""
    number = change.revisions.count() + 1
    revision = Revision.objects.create(
        change=change,
        number=number,
        base_ref="main",
        base_sha=BASE,
        head_sha=head,
        tree="c" * 40,
        digest=sha256(raw).hexdigest(),
        files=[{"path": "cart.py", "old_path": "cart.py", "status": "modified", "added": 1, "removed": 1}],
        added=1,
        removed=1,
    )
    RevisionPatch.objects.create(revision=revision, raw=zlib.compress(raw))
    Findings.objects.update_or_create(revision=revision, defaults={"prepared_at": timezone.now()})
    change.runs.update(status="ended")
    Change.objects.filter(pk=change.pk).update(
        status="open",
        branch=f"honk/{change.pk}",
        pull_number=pull,
        pull_url=f"http://127.0.0.1/pull/{pull}",
        pull_base_ref="main",
        pull_head_sha=head,
        pull_mergeable=True,
    )
    Build.objects.create(
        repository=change.repository,
        head_sha=head,
        source="check_run",
        external_id=f"{change.pk}-{head[:7]}",
        name="tests",
        app="ci",
        status="completed",
        conclusion="success",
    )
    change.refresh_from_db()
    with transaction.atomic():
        project(change)
    return revision


@pytest.fixture
def shop(db, raw_diff: bytes) -> Shop:
    ann, rob, sam = person("Ann"), person("Rob"), person("Sam")
    ada = person("Ada", is_admin=True)
    row = repository("acme/shop")
    Membership.objects.create(person=ann, repository=row, role="asker")
    Membership.objects.create(person=rob, repository=row, role="reviewer")
    change = open_change(asker=ann, repository=row, request="The cart total is wrong.", door="web")
    revision = proposed(change, raw_diff)
    return Shop(ann, rob, ada, sam, row, change, revision)


@pytest.fixture
def call(shop: Shop):
    """`call(person, scope)` gives a client that sends that person's token."""

    def make(who: Person, scope: str = "merge") -> APIClient:
        client = APIClient()
        made = make_token(person=who, name="tests", scope=scope)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {made.text}")
        return client

    return make
