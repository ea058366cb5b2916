"""A revision with a verdict, as people read it: shared by the tests of its pages."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from changes.models import Person, Repository, Revision, Run
from changes.services.revisions import record_revision
from reviews.models import Chapters
from reviews.preparing import prepare
from tests import making
from tests.diff.repo import Repo
from tests.findings.test_same import HOUR, units


def as_(person: Person) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def recorded(
    repo: Repo, where: Repository, asker: Person, files: dict[str, Any], verdict: dict[str, Any] | None
) -> Revision:
    """A prepared revision of these files, made by a run that was judged so; without a verdict somebody pushed it."""
    old = repo.files({path: sides[0].encode() for path, sides in files.items() if sides[0] is not None})
    new = repo.files({path: sides[1].encode() for path, sides in files.items() if sides[1] is not None})
    change = making.change(
        where, asker, status="open", request="Use f-strings. Say so.", pull_number=7, branch="x"
    )
    run = Run.objects.create(change=change, number=1, status="ended", verdict=verdict) if verdict else None
    measured = making.measured("reading", raw=repo.output(old, new))
    measured.files[:] = [
        {"path": path, "old_path": "", "added": 1, "removed": 1, "binary": False} for path in files
    ]
    pushed = {} if run else {"pushed_by": "rob"}
    revision = record_revision(change=change, measured=measured, run=run, **pushed)
    prepare(revision.pk)
    return revision


@contextmanager
def mirrored_at(repo: Repo, shop: Repository) -> Iterator[Path]:
    """The repository as the mirror of the shop."""
    mirror = Path(settings.HONK_DATA) / "mirrors" / f"{shop.pk}.git"
    shutil.rmtree(mirror, ignore_errors=True)
    mirror.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "-q", "--mirror", str(repo.root), str(mirror)], check=True)
    (mirror / "honk.made").touch()
    yield mirror
    shutil.rmtree(mirror, ignore_errors=True)


EDITS = units({"units/hour.py": HOUR, "CHANGES.md": ("a\n", "b\n"), "evil.md": ("a\n", "c\n")})
VERDICT = {
    "decision": "pass",
    "reason": "As asked.",
    "chapters": [
        {
            "sentence": 1,
            "title": "The <b>many</b>",
            "hunks": [path for path in EDITS if path.endswith(".py")],
        },
        {"sentence": 2, "title": "Docs", "hunks": ["CHANGES.md"]},
    ],
    "unasked": ["evil.md#1"],
    "doubts": [],
}


@pytest.fixture
def revision(repo: Repo, shop: Repository, ann: Person, rob: Person) -> Revision:
    return recorded(repo, shop, ann, EDITS, VERDICT)


def form_of(revision: Revision, **changed: Any) -> tuple[str, dict[str, Any]]:
    chapter = next(each for each in Chapters.objects.get().data if each["kind"] == "same")
    form = {
        "revision": 1,
        "head_sha": revision.head_sha,
        "digest": revision.digest,
        "count": 4,
        "exceptions": 1,
    }
    return f"/changes/{revision.change_id}/chapters/{chapter['id']}/acknowledge/", form | changed
