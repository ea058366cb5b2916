"""Looks at the installation: each look gives findings, none of them raises."""

from collections.abc import Callable, Iterator

from honkweb.setup.doctor import inside, machine, outside
from honkweb.setup.findings import Finding, failure

LOOKS: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
    ("settings", machine.settings_fit),
    ("git", machine.git_is_new_enough),
    ("sandbox", machine.sandbox_works),
    ("database", inside.database_answers),
    ("broker", inside.broker_answers),
    ("model", outside.model_answers),
    ("GitHub", outside.github_answers),
    ("Slack", outside.slack_answers),
    ("clock", outside.clock_is_right),
    ("webhooks", outside.webhooks_arrive),
    ("repositories", outside.repositories_can_be_used),
)


def examine() -> Iterator[tuple[str, Finding]]:
    """All findings with the name of their look, as they are made."""
    for name, look in LOOKS:
        try:
            for finding in look():
                yield name, finding
        except Exception as error:  # a look that breaks is itself a finding
            yield name, failure(f"This could not be looked at: {error!r}", "Please report it.")
