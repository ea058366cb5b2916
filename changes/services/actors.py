"""Who an event says did it."""

from audit.services import Actor
from changes.models import Person, Run

HONKWEB = Actor(kind="honkweb", label="Honkweb", id=None)
GITHUB = Actor(kind="github", label="GitHub", id=None)


def person(who: Person) -> Actor:
    """A signed-in person."""
    return Actor(kind="person", label=who.name, id=who.pk)


def agent(run: Run) -> Actor:
    """The agent of one run."""
    return Actor(kind="agent", label=f"Claude ({run.model or run.engine})", id=run.pk)


def somebody_at_github(login: str) -> Actor:
    """Somebody known by a GitHub login alone."""
    return Actor(kind="github", label=login, id=None)


def somebody_at_slack(label: str) -> Actor:
    """Somebody known by a Slack name alone."""
    return Actor(kind="slack", label=label, id=None)
