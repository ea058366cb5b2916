"""Rows that many tests start from, made by the services where one makes them, else as they would be left."""

import hashlib
import itertools
from typing import Any

from django.utils import timezone

from changes.models import Build, Change, Membership, Person, Policy, Repository, Role, Run
from changes.projecting import project
from changes.services.revisions import Measured, record_revision
from changes.states import Status
from reviews.models import Findings

_count = itertools.count(1)
PATCH = b"""diff --git a/cart.py b/cart.py
index 1111111111111111111111111111111111111111..2222222222222222222222222222222222222222 100644
--- a/cart.py
+++ b/cart.py
@@ -1,2 +1,2 @@
 def total(prices):
-    return 0
+    return sum(prices)
"""
RAW = (
    b":100644 100644 1111111111111111111111111111111111111111 2222222222222222222222222222222222222222 M\0cart.py\0"
    b"1\t1\tcart.py\0\0" + PATCH
)


def sha(word: str) -> str:
    """A commit's name made from a word."""
    return hashlib.sha1(word.encode()).hexdigest()


def person(
    name: str, role: Role | None = None, repository: Repository | None = None, **fields: Any
) -> Person:
    """Somebody with a role in one repository, or in all."""
    made, _ = Person.objects.get_or_create(
        email=f"{name.lower()}@example.com", defaults={"name": name, **fields}
    )
    if role is not None:
        Membership.objects.update_or_create(person=made, repository=repository, defaults={"role": role})
    return made


def repository(
    full_name: str = "acme/shop", *, policy: dict[str, Any] | None = None, **fields: Any
) -> Repository:
    """A repository with its policy."""
    made = Repository.objects.create(
        full_name=full_name,
        github_id=next(_count),
        clone_url=f"http://127.0.0.1:9/{full_name}.git",
        **fields,
    )
    Policy.objects.create(repository=made, **(policy or {}))
    return made


def change(
    where: Repository,
    asker: Person,
    *,
    status: Status = Status.QUEUED,
    request: str = "Mend the total",
    **fields: Any,
) -> Change:
    """A change in a state, without a run."""
    made = Change.objects.create(
        repository=where,
        title=request[:100],
        request=request,
        door="web",
        asker=asker,
        asker_label=asker.name,
        status=status,
        status_at=timezone.now(),
        base_ref="main",
        **fields,
    )
    project(made)
    return made


def measured(word: str = "head", *, base_ref: str = "main", raw: bytes = RAW, **fields: Any) -> Measured:
    """What git would say of a head that is named by a word."""
    return Measured(
        base_ref=base_ref,
        base_sha=sha("base"),
        head_sha=sha(word),
        tree=sha(f"tree of {word}"),
        patch_id=fields.pop("patch_id", sha(f"patch of {word}")),
        raw=raw,
        files=[{"path": "cart.py", "old_path": "", "added": 1, "removed": 1, "binary": False}],
        **fields,
    )


def opened(
    where: Repository,
    asker: Person,
    *,
    head: str = "head",
    number: int | None = None,
    run: bool = True,
    **fields: Any,
) -> Change:
    """A change with a pull request and one revision, open."""
    made = change(
        where,
        asker,
        status=Status.OPEN,
        branch=fields.pop("branch", f"honk/{next(_count)}"),
        pull_number=number or next(_count),
        pull_state="open",
        pull_base_ref="main",
        pull_head_sha=sha(head),
        pull_mergeable=True,
        **fields,
    )
    made_by = None
    if run:
        made_by = Run.objects.create(
            change=made,
            number=1,
            status="ended",
            outcome="proposed",
            model="claude",
            verdict={"decision": "pass"},
        )
    record_revision(change=made, measured=measured(head), run=made_by, summary="Sums the prices.")
    read(made)
    return made


def read(made: Change) -> None:
    """As if everything that its pages show had been found and drawn."""
    Findings.objects.filter(revision__change=made, prepared_at=None).update(prepared_at=timezone.now())
    project(made)


def built(
    made: Change, *, name: str = "tests", conclusion: str = "success", head: str = "", **fields: Any
) -> Build:
    """A build of the change's head, finished unless told otherwise."""
    row = Build.objects.create(
        repository=made.repository,
        head_sha=sha(head) if head else made.pull_head_sha,
        source=fields.pop("source", "check_run"),
        external_id=str(next(_count)),
        name=name,
        status=fields.pop("status", "completed"),
        conclusion=conclusion,
        **fields,
    )
    project(made)
    return row
