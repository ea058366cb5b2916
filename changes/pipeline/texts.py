"""Words that go to GitHub: branch name, commit message, and the body of the pull request."""

import re

from changes.models import Change, Run
from changes.services.asking import title_of
from changes.services.telling import link
from integrations.git.authors import Author
from integrations.neutral import for_github, one_line
from integrations.secrets import mask

SUBJECT_LIMIT = 72  # git's own habit


def branch_of(change: Change) -> str:
    """The branch of a change: its number and a few words of its title."""
    words = re.sub(r"[^a-z0-9]+", "-", mask(change.title).lower()).strip("-")[:40].strip("-")
    return f"honk/{change.pk}-{words}" if words else f"honk/{change.pk}"


def title_at_github(change: Change) -> str:
    """What the agent called its first proposal, which opened the pull request; the request's first line before that."""
    titles = change.runs.exclude(title="").order_by("number").values_list("title", flat=True)
    return _named(titles.first() or "", change)


def commit_message(run: Run) -> str:
    """Title and summary of a proposal; neither closes an issue nor calls a bot when it lands."""
    title = title_of(_named(run.title, run.change), limit=SUBJECT_LIMIT)
    return f"{title}\n\n{for_github(run.summary)}".strip()


def _named(title: str, change: Change) -> str:
    # Of a title of signs that nobody sees nothing is left, and GitHub refuses an empty one.
    return _harmless(title) or _harmless(change.title) or f"Change #{change.pk}"


def _harmless(title: str) -> str:
    # First on one line: what keeps a mention from acting is no printable sign and would become a space.
    return for_github(one_line(mask(title)).strip())


def trailers(run: Run) -> list[tuple[str, str]]:
    """What ties a commit to its change, engine and model."""
    return [
        ("Honk-Change", f"#{run.change_id} run {run.number}"),
        ("Honk-Engine", run.engine),
        ("Honk-Model", run.model),
    ]


def co_author(change: Change) -> Author | None:
    """The asker, as far as they are known."""
    return Author(change.asker.name, change.asker.email) if change.asker else None


def pull_body(run: Run) -> str:
    """Request, summary, evidence and link; nothing in it makes GitHub or its bots act (hazard 55)."""
    change = run.change
    asked = "\n".join(f"> {line}" for line in for_github(mask(change.request)).splitlines())
    parts = [f"**{for_github(change.asker_label)} asked:**\n\n{asked}"]
    if run.summary:
        parts.append(f"**Written by the agent:**\n\n{for_github(run.summary)}")
    if run.verifications:
        parts.append("**What Honkweb ran on this commit:**\n\n" + "\n".join(_evidence(run)))
    parts.append(f"Review it at {link(change)}")
    return "\n\n".join(parts)


def _evidence(run: Run) -> list[str]:
    return [
        f"- `{one_line(each['command']).replace('`', '')}` ended with {each['exit_code']}"
        for each in run.verifications
    ]
