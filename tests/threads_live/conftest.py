"""Threads against the real demo world of the pipeline's tests: git and GitHub are processes over HTTP."""

import pytest
from django.db import transaction

from changes.models import Change, Person, Repository
from changes.outside import github, mirror_of
from changes.pipeline.measuring import measure
from changes.pipeline.reading import read_change
from changes.services.revisions import raw_patch, record_revision
from changes.states import Status
from integrations.git.authors import AGENT
from integrations.git.editing import commit_file, plain_file
from reviews.diff.parse import parse
from reviews.models import Thread
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.review import comment
from tests import making
from tests.pipeline.conftest import ann, ask, rob, shop
from tests.threads.conftest import shown

__all__ = ["ann", "ask", "rob", "shop"]
DARK = "Make the header dark"


@pytest.fixture
def ready(shop: Repository, ann: Person) -> Change:
    """Open, with a pull request that changes two lines of site/style.css; no agent worked, which is quicker."""
    with transaction.atomic():
        change = making.change(shop, ann, status=Status.OPEN, request=DARK, branch="honk/dark")
    mirror = mirror_of(shop)
    mirror.fetch()
    base = mirror.tip("main")
    assert base is not None
    mode, content = plain_file(mirror, base, b"site/style.css")
    rows = content.split(b"\n")
    rows[5:5] = [b"  background: black;", b"  color: white;"]
    head = commit_file(
        mirror,
        head=base,
        path=b"site/style.css",
        mode=mode,
        content=b"\n".join(rows),
        message="Make it dark",
        author=AGENT,
    )
    mirror.push(change.branch, head, expected=None)
    pull = github().open_pull(shop.full_name, head=change.branch, base="main", title=DARK, body="")
    record_revision(change=change, measured=measure(mirror, base_ref="main", head_sha=head))
    fields = {"pull_number": pull.number, "pull_base_ref": "main", "pull_state": "open"}
    Change.objects.filter(pk=change.pk).update(pull_head_sha=head, **fields)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)


def first_added(change: Change) -> tuple[str, int]:
    """Path and number of the first line that the newest revision adds."""
    newest = change.revisions.order_by("-number").first()
    assert newest is not None
    for file in parse(raw_patch(newest)).files:
        for hunk in file.hunks:
            for line in hunk.lines:
                if line.kind == "+" and line.new:
                    return file.path, line.new
    raise AssertionError("it adds no line")


def began(change: Change, person: Person, body: str) -> Thread:
    """A sent thread on the first added line of the newest revision."""
    path, line = first_added(change)
    newest = change.revisions.order_by("-number").first()
    assert newest is not None
    made = keep_draft(change=change, person=person, revision=newest, spot=Spot(path, "new", line), body=body)
    assert made is not None
    comment(change=change, person=person, body="", only=made.pk, **shown(change))
    return Thread.objects.get(pk=made.thread_id)


def read(change: Change) -> Change:
    """Read the pull request again, as the poller does."""
    fresh = Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)
    read_change(fresh)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)
