"""Applying a suggestion: the host commits it on the branch and pushes with a lease; its verifiers run then."""

from django.db import transaction

from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.outside import mirror_of
from changes.pipeline.measuring import measure
from changes.services import actors
from changes.services.moving import note
from changes.services.revisions import name_pusher, record_revision
from changes.services.verifying import ask_to_verify
from changes.states import Status
from integrations.errors import Moved, NotFound, OutsideError
from integrations.git import Mirror
from integrations.git.authors import Author
from integrations.git.editing import commit_file, plain_file
from integrations.neutral import one_line
from reviews.access import latest_revision
from reviews.diff.paths import path_bytes
from reviews.errors import Away, BadInput, NotAllowed, Stale, WrongState
from reviews.models import Comment, ThreadPlace
from reviews.quoting import readable
from reviews.services.applying import applied
from reviews.services.places import spelled


def apply_suggestion(*, comment: Comment, person: Person) -> Revision:
    """Put the suggested lines in place of the commented ones, as a revision that `person` pushed.

    Raises NotAllowed, WrongState, Stale when the lines changed, Away when GitHub cannot be asked. Pressed twice
    gives the revision that was made.
    """
    change = comment.thread.change
    if comment.applied_in is not None:
        return comment.applied_in
    _may_apply(change, comment, person)
    newest = _newest(change)
    place = _place(comment, newest)
    try:
        mirror = mirror_of(change.repository)
        if not mirror.has(newest.head_sha):
            mirror.fetch()
        sha = _commit(mirror, comment, person, newest, place)
        mirror.push(change.branch, sha, expected=newest.head_sha)
        measured = measure(mirror, base_ref=change.pull_base_ref or change.base_ref, head_sha=sha)
    except Moved as error:
        raise Stale(
            f"Somebody pushed to {change.branch} since revision {newest.number}. Nothing was applied. "
            "Look at what is new, then apply it there."
        ) from error
    except NotFound as error:
        raise Stale(f"{place.path} cannot be changed like this: {error}") from error
    except OutsideError as error:
        raise Away(f"The suggestion was not applied: {error} Try again in a moment.") from error
    with transaction.atomic():
        revision = record_revision(change=change, measured=measured, pushed_by=person.email, pusher=person)
        name_pusher(revision=revision, person=person)
        applied(comment=comment, revision=revision, person=person)
        ask_to_verify(revision=revision)
        note(
            change=change,
            verb="suggestion.applied",
            actor=actors.person(person),
            sentence=f"{person.name} applied {comment.by_label}'s suggestion on {spelled(comment.thread)}: "
            f"revision {revision.number}. Its verifiers are run.",
            fields={"pull_head_sha": sha},
            data={
                "revision": revision.number,
                "head_sha": sha,
                "digest": revision.digest,
                "comment": comment.pk,
            },
            subject="thread",
            subject_id=comment.thread_id,
        )
    return revision


def _may_apply(change: Change, comment: Comment, person: Person) -> None:
    mine = change.asker_id == person.pk and may(person, Role.ASKER, change.repository)
    if not mine and not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed("Only the asker and reviewers can apply a suggestion; it is a push to the branch.")
    if comment.suggestion is None or comment.draft:
        raise BadInput("This comment suggests no lines.")
    if change.status != Status.OPEN:
        raise WrongState(f"#{change.pk} is {change.status}; a suggestion can be applied while it is open.")


def _newest(change: Change) -> Revision:
    newest = latest_revision(change)
    if newest is None or newest.head_sha != change.pull_head_sha:
        raise Stale("The branch moved and its diff is being read. Look at what is new first.")
    return newest


def _place(comment: Comment, newest: Revision) -> ThreadPlace:
    thread = comment.thread
    if thread.revision_id == newest.pk:
        return ThreadPlace(
            thread=thread,
            revision=newest,
            path=thread.path,
            line=thread.line,
            first_line=thread.first_line or thread.line,
        )
    place = ThreadPlace.objects.filter(thread=thread, revision=newest, found_at__isnull=False).first()
    if place is None:
        raise Stale(f"The lines are still being found in revision {newest.number}. Try again in a moment.")
    if place.gone:
        raise Stale(f"The lines that it replaces changed by revision {newest.number}. Nothing was applied.")
    return place


def _commit(mirror: Mirror, comment: Comment, person: Person, newest: Revision, place: ThreadPlace) -> str:
    path = path_bytes(place.path)
    mode, content = plain_file(mirror, newest.head_sha, path)
    by = comment.by
    other = by is not None and by.pk != person.pk
    return commit_file(
        mirror,
        head=newest.head_sha,
        path=path,
        mode=mode,
        content=replaced(content, place, comment.thread.quoted, comment.suggestion or ""),
        message=f"Apply a suggestion to {one_line(place.path)}\n\n"
        f"Suggested by {one_line(comment.by_label)} in review of revision {comment.thread.revision.number} "
        f"of change {comment.thread.change_id}.",
        author=Author(person.name, person.email),
        co_author=Author(by.name, by.email) if by is not None and other else None,
    )


def replaced(content: bytes, place: ThreadPlace, quoted: str, suggestion: str) -> bytes:
    """The file with the suggested lines, ended as the lines there are. Raises Stale when it reads differently."""
    rows = content.split(b"\n")
    first = (place.first_line or place.line) - 1
    old = rows[first : place.line]
    if readable(b"\n".join(old)) != quoted:
        raise Stale(f"{place.path}:{place.line} reads differently now. Nothing was applied.")
    ending = b"\r" if old and all(row.endswith(b"\r") for row in old) else b""
    new = [row.encode("utf-8") + ending for row in suggestion.split("\n")] if suggestion else []
    result = b"\n".join([*rows[:first], *new, *rows[place.line :]])
    if result == content:
        raise WrongState(f"{place.path}:{place.line} reads like that already.")
    return result
