"""What a failed fetch or push means, read from git's words (they are in English: LC_ALL is fixed)."""

import re

from integrations.errors import Moved, NotFound, OutsideError, Refused, Unreachable
from integrations.git.process import Ended

_MEANINGS: tuple[tuple[re.Pattern[str], type[Refused], str, str], ...] = (
    (
        re.compile(r"stale info|fetch first|non-fast-forward|failed to update ref|cannot lock ref", re.I),
        Moved,
        "moved",
        "the branch moved meanwhile",
    ),
    (
        re.compile(r"remote rejected|pre-receive hook declined|GH\d{3}", re.I),
        Refused,
        "push_refused",
        "refused",
    ),
    (
        re.compile(r"authentication failed|could not read (username|password)|error: 40[13]\b", re.I),
        Refused,
        "git_credentials",
        "the credentials were not accepted; check the token and its permission to write contents",
    ),
    (
        re.compile(r"couldn't find remote ref|not our ref|no such remote ref", re.I),
        NotFound,
        "no_such_ref",
        "there is no such branch or commit",
    ),
    (
        re.compile(r"repository .*not found|error: 404\b|does not appear to be a git repository", re.I),
        NotFound,
        "not_found",
        "the repository does not exist, or these credentials may not see it",
    ),
)


def error_of(action: str, url: str, ended: Ended) -> OutsideError:
    """The error for a failed `action`; Unreachable unless git's words say that trying again is no use."""
    said = (ended.out.decode("utf-8", "replace") + "\n" + ended.err).strip()
    for pattern, kind, code, meaning in _MEANINGS:
        if pattern.search(said):
            return kind(f"git {action} to {url}: {meaning}. {said[-1500:]}", code)
    return Unreachable(f"git {action} to {url} failed: {said[-1500:] or 'no answer'}.")
