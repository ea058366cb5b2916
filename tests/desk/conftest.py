"""A change whose revisions are real diffs of a real repository, as they are recorded and prepared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from changes.models import Change, Person, Repository, Revision
from changes.services.revisions import Measured, record_revision
from reviews.preparing import prepare
from tests import making
from tests.diff.repo import Repo
from tests.four import ada, ann, rob, sam, shop

__all__ = ["ada", "ann", "rob", "sam", "shop"]

Record = Callable[[str, str], Revision]


@pytest.fixture(scope="session")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return Repo(Path(tmp_path_factory.mktemp("repository")))


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    """Open, without a revision of its own yet."""
    return making.change(
        shop, ann, status="open", pull_number=7, pull_state="open", pull_base_ref="main", branch="honk/7"
    )


@pytest.fixture
def record(change: Change, repo: Repo, settings: Any, tmp_path: Path) -> Record:
    """Record base..head as the next revision; the mirror is the repository itself."""
    settings.HONK_DATA = tmp_path
    (tmp_path / "mirrors").mkdir()
    (tmp_path / "mirrors" / f"{change.repository_id}.git").symlink_to(repo.root / ".git")

    def record(base: str, head: str) -> Revision:
        Change.objects.filter(pk=change.pk).update(pull_head_sha=head)
        change.refresh_from_db()
        raw = repo.output(base, head)
        measured = Measured(
            base_ref="main",
            base_sha=base,
            head_sha=head,
            tree=repo.git("rev-parse", f"{head}^{{tree}}").decode().strip(),
            patch_id="",
            raw=raw,
            files=[
                {"path": file.path, "old_path": "", "added": file.added, "removed": file.removed}
                for file in repo.diff(base, head).files
            ],
        )
        revision = record_revision(change=change, measured=measured)
        prepare(revision.pk)
        return revision

    return record


def as_(person: Person) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def reader(rob: Person) -> Client:
    """Rob's browser."""
    return as_(rob)
