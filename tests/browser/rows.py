"""The rows that the browser's desk begins with: a change for each test that decides something."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from django.db import transaction

from changes.models import Change, Person, Repository, Role, Step
from changes.services import actors
from changes.services.moving import note
from changes.services.revisions import record_revision
from changes.states import Status
from honkweb.pages.invites import invite_link
from reviews.models import Thread
from reviews.preparing import prepare
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.review import approve, comment
from tests import making
from tests.browser import large
from tests.browser.chaptered import make_chaptered
from tests.browser.deep import make_deep, make_endless, make_rebased
from tests.browser.weighed import make_weighed

OPEN = (
    "held",
    "tapped",
    "typed",
    "offline",
    "watched",
    "merged",
    "read",
    "drafted",
    "talked",
    "sent",
    "keyed",
    "thumbed",
    "by_keys",
    "plain",
    "pushed",
    "spoken",
    "ranged",
    "picked",
    "pressed",
    "lined",
    "filed",
    "counted",
    "covered",
    "outrun",
    "twice",
    "unsent",
    "kept",
    "wordless",
    "dropped",
    "healed",
    "withdrawn",
    "recalled",
    "seconded",
)
# A line whose direction turns, and an end without a newline: a page marks both in words of its own.
TURNED = "    return 'a\u202eb'"
ODD = (
    making.RAW.replace(b"+    return sum(prices)", b"+" + TURNED.encode()) + b"\\ No newline at end of file\n"
)


@transaction.atomic
def make_rows() -> dict[str, int]:
    """Make people and changes; returns the numbers of the changes by name."""
    shop = making.repository(sample=True)
    for name, role in (("Ann", Role.ASKER), ("Rob", Role.REVIEWER), ("Ada", None), ("Sam", None)):
        making.person(name, role, shop if role else None, is_demo=True, is_admin=name == "Ada")
    making.person("Ivy", Role.REVIEWER, shop)  # she sets a password; the others sign in by a button
    Person.objects.update(password=make_password(None))
    made = {name: _open(shop, name) for name in OPEN}
    made["large"] = _touching(shop, large.many(), request=large.REQUEST, pull_number=300)
    made["risky"] = _touching(shop, (".github/workflows/ci.yml",), request="Check pushes", pull_number=301)
    made["folded"] = _touching(shop, ("cart.py", "dist/cart.min.js"), request="Build it", pull_number=302)
    made["deep"] = make_deep(shop)
    made["rebased"] = make_rebased(shop)
    made["endless"] = make_endless(shop)
    made["odd"] = _odd(shop)
    made["weighed"] = make_weighed(shop)
    made |= make_chaptered(("chaptered", "moved", "resumed", "explained"))
    _talk(made["spoken"])
    push(made["spoken"].pk)
    _steps(made["read"])
    _seconded(made["seconded"])
    ann = making.person("Ann")
    made["waiting"] = making.change(
        shop, ann, status=Status.WAITING, request="Show prices in euro", sentence="Which?"
    )
    made["failed"] = making.change(
        shop, ann, status=Status.FAILED, request="Drop Python 3.8", sentence="Tests fail."
    )
    made["landed"] = making.change(
        shop, ann, status=Status.MERGED, request="Name the currency", pull_number=900
    )
    return {name: row.pk for name, row in made.items()}


def invitation() -> str:
    """The path at which Ivy sets her password."""
    return urlsplit(invite_link(Person.objects.get(name="Ivy"))).path


def push(number: int) -> None:
    """Somebody pushed to a change's branch: a newer revision, as the webhook records it."""
    change = Change.objects.get(pk=number)
    word = f"a push to {number}"
    with transaction.atomic():
        Change.objects.filter(pk=number).update(pull_head_sha=making.sha(word))
        prepare(record_revision(change=change, measured=making.measured(word), pushed_by="ann").pk)
        note(change=change, verb="revision.pushed", actor=actors.GITHUB, sentence="Ann pushed a revision.")


def _open(shop: Repository, name: str) -> Change:
    made = making.opened(shop, making.person("Ann"), head=name, request=f"Mend the total, to be {name}")
    making.built(made)
    prepare(made.revisions.get().pk)
    return made


def _odd(shop: Repository) -> Change:
    made = making.opened(shop, making.person("Ann"), head="first of odd", request="Mend the odd total")
    Change.objects.filter(pk=made.pk).update(pull_head_sha=making.sha("odd"))
    made.refresh_from_db()
    with transaction.atomic():
        revision = record_revision(change=made, measured=making.measured("odd", raw=ODD))
    for each in made.revisions.all():
        prepare(each.pk)
    assert revision.number == 2
    return made


def _touching(shop: Repository, paths: tuple[str, ...], **fields: Any) -> Change:
    """A change of these files, by the same lines each."""
    word = f"a change of {len(paths)} files, {paths[0]}"
    made = making.change(
        shop,
        making.person("Ann"),
        status=Status.OPEN,
        branch=f"honk/{fields['pull_number']}",
        pull_state="open",
        pull_base_ref="main",
        pull_head_sha=making.sha(word),
        pull_mergeable=True,
        **fields,
    )
    files = [{"path": path, "old_path": "", "added": 3, "removed": 1, "binary": False} for path in paths]
    measured = replace(making.measured(word, raw=large.raw_of(paths)), files=files)
    prepare(record_revision(change=made, measured=measured).pk)
    making.built(made)
    return made


def _talk(change: Change) -> Thread:
    """Rob said something about a line."""
    revision = change.revisions.get()
    rob = making.person("Rob")
    draft = keep_draft(
        change=change,
        person=rob,
        revision=revision,
        spot=Spot("cart.py", "new", 2, 2),
        body="Is `prices` ever empty?",
    )
    assert draft is not None
    shown = {"head_sha": revision.head_sha, "digest": revision.digest}
    comment(change=change, person=rob, body="", only=draft.pk, **shown)
    return draft.thread


def _seconded(change: Change) -> None:
    """Ada approved it, so that Rob may merge what he has not read."""
    revision = change.revisions.get()
    approve(change=change, person=making.person("Ada"), head_sha=revision.head_sha, digest=revision.digest)


def _steps(change: Change) -> None:
    """What its run did."""
    run = change.runs.get()
    Step.objects.create(
        run=run, number=1, kind="model", title="The total ignores the prices.", text="I look."
    )
    Step.objects.create(
        run=run,
        number=2,
        kind="tool",
        title="Ran pytest: 1 failed",
        tool="bash",
        output="E " * 400,
        exit_code=1,
    )
    Step.objects.create(run=run, number=3, kind="judge", title="Judge: no objection")
