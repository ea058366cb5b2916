"""What is said at GitHub appears here: under the login, as words of an outsider unless we know who it is."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.projecting import Said
from changes.services import actors
from changes.services.moving import note
from changes.services.people import person_at
from integrations.github.facts import ReviewCommentFacts, ReviewFacts
from integrations.secrets import mask
from reviews.diff.paths import display_path
from reviews.errors import BadInput
from reviews.models import Comment, Thread
from reviews.quoting import Spot, quote
from reviews.services.drafts import said_in
from reviews.services.mirroring import is_verdict, marked, posted
from reviews.services.places import place_sent, spelled
from reviews.services.words import LONGEST, with_suggestion

Where = tuple[Revision, Spot, str]
SIDES = {"LEFT": "old", "RIGHT": "new"}
# What a review at GitHub decided, in words that cannot be taken for a verdict here.
DECIDED = {
    "APPROVED": "(Approved at GitHub, which does not count as an approval here.)",
    "CHANGES_REQUESTED": "(Asked for changes at GitHub.)",
    "DISMISSED": "(Dismissed at GitHub.)",
}


def heard(change: Change, said: Said, action: str) -> str:
    """Take over one comment, or a review's own words; what is known already, or ours, makes nothing new.

    Gives the outcome in words.
    """
    kind = _kind(said)
    if isinstance(said, ReviewFacts) and (said.state == "PENDING" or not said.body.strip()):
        return "ignored: a review without words of its own"
    known = Comment.objects.filter(github_kind=kind, github_id=said.id).select_related("thread").first()
    if known is not None:
        return _changed(known, said, action)
    if action == "deleted":
        return "ignored: it is not here"
    if _is_ours(change, said, kind):
        return "it is ours"
    parent = _parent(change, said)
    place = None if parent else _place(change, said)
    if parent is None and place is None:
        return "ignored: there is no revision yet"
    try:
        with transaction.atomic():
            return _take_over(change, said, parent, place)
    except IntegrityError:  # the webhook and the poller at the same moment
        return "it is here already"


def _kind(said: Said) -> str:
    if isinstance(said, ReviewFacts):
        return "review"
    return "line" if isinstance(said, ReviewCommentFacts) else "talk"


def _changed(known: Comment, said: Said, action: str) -> str:
    if known.by_kind != "github":
        return "it is ours"
    body, suggestion = _words(said)
    if action == "deleted":
        body, suggestion = "(Deleted at GitHub.)", None
    if (known.body, known.suggestion) == (body, suggestion):
        return "nothing new"
    with transaction.atomic():
        Comment.objects.filter(pk=known.pk).update(body=body, suggestion=suggestion)
        verb = "deleted" if action == "deleted" else "edited"
        _note(known.thread, f"comment.{verb}", said.author, f"{said.author} {verb} a comment at GitHub.")
    return f"comment {known.pk} {verb}"


def _is_ours(change: Change, said: Said, kind: str) -> bool:
    """Whether it carries the mark of a comment that was posted without an answer; a copied mark does not count."""
    if kind == "talk" and is_verdict(change, github_id=said.id, body=said.body):
        return True
    pk = marked(said.body)
    if pk is None or kind == "review":
        return False
    comment = Comment.objects.filter(pk=pk, thread__change=change).select_related("thread").first()
    if comment is None or comment.github_id is not None or comment.mirror_at is None:
        return False
    posted(comment=comment, kind=kind, github_id=said.id)
    return True


def _take_over(change: Change, said: Said, parent: Thread | None, place: Where | None) -> str:
    who = person_at("github", said.author)
    if who is not None and not may(who, Role.ASKER, change.repository):
        who = None
    thread = parent
    if thread is None:
        assert place is not None
        thread = _begin(change, said, who, place)
    body, suggestion = _words(said)
    Comment.objects.create(
        thread=thread,
        by=who,
        by_label=said.author[:200] or "somebody",
        by_kind="github",
        body=body,
        suggestion=suggestion if thread.line and thread.side == "new" else None,
        draft=False,
        github_kind=_kind(said),
        github_id=said.id,
    )
    if parent is not None and who is not None:
        said_in(parent, who)
    verb = "reviewed" if isinstance(said, ReviewFacts) else "commented"
    words = f"{said.author} {verb} at GitHub on {spelled(thread)}."
    _note(thread, "thread.heard", said.author, words)
    return f"comment in thread {thread.pk}"


def _parent(change: Change, said: Said) -> Thread | None:
    if not isinstance(said, ReviewCommentFacts) or said.in_reply_to is None:
        return None
    found = Thread.objects.filter(change=change, github_id=said.in_reply_to).first()
    if found is not None:
        return found
    comment = Comment.objects.filter(
        github_kind="line", github_id=said.in_reply_to, thread__change=change
    ).select_related("thread")
    first = comment.first()
    return first.thread if first else None


def _begin(change: Change, said: Said, who: Person | None, place: Where) -> Thread:
    """A thread of an outsider is shown and blocks nothing: anybody may comment on a public repository."""
    revision, spot, quoted = place
    thread = Thread.objects.create(
        change=change,
        revision=revision,
        path=spot.path,
        side=spot.side,
        line=spot.line,
        first_line=spot.first_line,
        quoted=quoted,
        by=who,
        by_label=said.author[:200] or "somebody",
        sent=True,
        answered_at=None if who else timezone.now(),
        github_id=said.id if isinstance(said, ReviewCommentFacts) else None,
    )
    place_sent(thread)
    return thread


def _place(change: Change, said: Said) -> Where | None:
    revisions = change.revisions.select_related("patch", "change__repository").order_by("-number")
    newest = revisions.first()
    if newest is None:
        return None
    if isinstance(said, ReviewFacts):
        return revisions.filter(head_sha=said.commit_sha).first() or newest, Spot(), ""
    if not isinstance(said, ReviewCommentFacts):
        return newest, Spot(), ""
    path = display_path(said.path.encode("utf-8", "replace"))[:1000]
    revision = revisions.filter(head_sha__in=[said.commit_sha, said.original_commit_sha]).first() or newest
    line = said.line or 0
    spot = Spot(path, SIDES.get(said.side, "new"), line, min(said.start_line or line, line))
    try:
        return revision, spot, quote(revision, spot)
    except BadInput:  # outdated there, or of a commit that is no revision here
        return revision, Spot(path), ""


def _words(said: Said) -> tuple[str, str | None]:
    body, suggestion = _parted(said.body)
    decided = DECIDED.get(said.state, "") if isinstance(said, ReviewFacts) else ""
    return (f"{decided}\n\n{body}" if decided else body), suggestion


def _parted(raw: str) -> tuple[str, str | None]:
    text = raw.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    words, suggestion = with_suggestion(text[: LONGEST * 2])
    if len(words) > LONGEST:
        words = words[:LONGEST] + "\n\n(The rest is at GitHub.)"
    return mask(words), suggestion if suggestion is None else mask(suggestion)


def _note(thread: Thread, verb: str, login: str, sentence: str) -> None:
    data: dict[str, Any] = {"path": thread.path, "line": thread.line}
    note(
        change=thread.change,
        verb=verb,
        actor=actors.somebody_at_github(login),
        sentence=sentence,
        data=data,
        subject="thread",
        subject_id=thread.pk,
    )
