"""Looks at what is outside: keys, clocks, the way back for webhooks, rights in repositories."""

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.utils import DatabaseError

from changes.models import Repository
from changes.outside import github
from honkweb.serving.world_process import is_well
from honkweb.setup.doctor.inside import is_serving
from honkweb.setup.doctor.machine import is_loopback
from honkweb.setup.findings import Finding, Mark, failure, fine, skipped, warning
from honkweb.setup.permissions import look_at
from honkweb.world import world_of
from integrations.errors import OutsideError

SECONDS = 10
# Slack allows five minutes, GitHub's App tokens one; half a minute leaves room.
SKEW_SECONDS = 30


def model_answers() -> Iterator[Finding]:
    """The Messages API knows the key."""
    if settings.DEMO_MODEL and not _demo_answers():
        yield skipped("the demo's model does not run now (make run)")
        return
    headers = {"x-api-key": settings.ANTHROPIC_API_KEY, "anthropic-version": "2023-06-01"}
    status, _ = _get(f"{settings.ANTHROPIC_BASE_URL.rstrip('/')}/v1/models", headers)
    if status == 200:
        yield fine(f"the Messages API answers at {settings.ANTHROPIC_BASE_URL}")
    elif status in (401, 403):
        yield failure(
            f"The Messages API refuses the key ({status}).", "Set ANTHROPIC_API_KEY to a valid key."
        )
    else:
        yield failure(
            f"The Messages API does not answer at {settings.ANTHROPIC_BASE_URL} ({status or 'no answer'}).",
            "Check ANTHROPIC_BASE_URL and this machine's way out.",
        )


def github_answers() -> Iterator[Finding]:
    """GitHub knows the token, or the App's key."""
    if settings.DEMO_GITHUB and not _demo_answers():
        yield skipped("the demo's GitHub does not run now (make run)")
        return
    app = bool(settings.GITHUB_APP_ID and not settings.GITHUB_TOKEN)
    name = "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY" if app else "GITHUB_TOKEN"
    try:
        github().as_app("GET", "/app" if app else "/user")
    except OutsideError as error:
        yield failure(f"GitHub refuses: {error.sentence}", f"Check GITHUB_API_URL, {name}.")
        return
    yield fine(f"GitHub answers at {settings.GITHUB_API_URL} and knows {name}")
    if not settings.GITHUB_WEBHOOK_SECRETS:
        yield warning(
            "GITHUB_WEBHOOK_SECRET is not set, so GitHub's deliveries are refused.",
            f"Pull requests are read every {settings.HONK_POLL_SECONDS} s; set it to hear of them at once.",
        )


def slack_answers() -> Iterator[Finding]:
    """Slack knows the bot's token."""
    if settings.DEMO_SLACK and not _demo_answers():
        yield skipped("the demo's Slack does not run now (make run)")
        return
    headers = {"Authorization": f"Bearer {settings.SLACK_BOT_TOKEN}"}
    status, body = _get(f"{settings.SLACK_API_URL}auth.test", headers)
    if status == 200 and b'"ok":true' in body.replace(b" ", b""):
        yield fine(f"Slack answers at {settings.SLACK_API_URL} and knows the bot")
    else:
        yield failure(f"Slack refuses the bot's token ({status or 'no answer'}).", "Check SLACK_BOT_TOKEN.")
    if not settings.SLACK_SIGNING_SECRET:
        yield failure(
            "SLACK_SIGNING_SECRET is not set, so no mention is heard.", "Set it from the app's page."
        )


def clock_is_right() -> Iterator[Finding]:
    """Beside the clock of GitHub, whose tokens and signatures are good for minutes only."""
    if settings.DEMO_GITHUB and not _demo_answers():
        yield skipped("there is no clock outside to compare with")
        return
    moment = _date_of(settings.GITHUB_API_URL)
    if moment is None:
        yield skipped("GitHub's answer has no date to compare with")
        return
    skew = abs((datetime.now(UTC) - moment).total_seconds())
    if skew > SKEW_SECONDS:
        yield failure(
            f"This machine's clock is {skew:.0f} s away from GitHub's.",
            "Set it by NTP (timedatectl set-ntp true).",
        )
        return
    yield fine("the clock agrees with GitHub's")


def webhooks_arrive() -> Iterator[Finding]:
    """Our own door answers at the public address, and that address can be reached from GitHub."""
    host = urlsplit(settings.HONK_URL).hostname or ""
    if not settings.DEMO_GITHUB and is_loopback(host):
        yield warning(
            f"GitHub cannot reach {settings.HONK_URL}: pull requests are read every "
            f"{settings.HONK_POLL_SECONDS} s instead.",
            "To hear of them at once, set HONK_URL to a public address and make a webhook for it.",
        )
        return
    if settings.EMBEDDED and not is_serving():
        yield skipped("nobody serves now (make run), so nothing could arrive")
        return
    door = f"{settings.HONK_URL}/webhooks/github/"
    status, _ = _get(door, {}, data=b"{}")
    if status in (401, 429):
        yield fine(f"{door} answers, and refuses what is not signed")
    else:
        yield failure(
            f"{door} answers {status or 'nothing'}.", "Check HONK_URL and the proxy; it has to lead here."
        )


def repositories_can_be_used() -> Iterator[Finding]:
    """Each repository that was added: what is missing there, or one line that nothing is."""
    if settings.DEMO_GITHUB and not _demo_answers():
        yield skipped("the demo's GitHub does not run now (make run)")
        return
    try:
        names = list(Repository.objects.order_by("full_name").values_list("full_name", flat=True))
    except DatabaseError:
        yield skipped('the database does not tell which there are: see "database" above')
        return
    if not names:
        yield warning(
            "No repository was added yet.", "manage.py repo add OWNER/NAME, or manage.py adopt PATH"
        )
    for name in names:
        try:
            findings = look_at(github().repository(name), github())
        except OutsideError as error:
            yield failure(f"{name}: {error.sentence}", "Check the name and the credentials' access to it.")
            continue
        wrong = [each for each in findings if each.mark is not Mark.FINE]
        yield from wrong or [fine(f"{name} can be read and pushed to")]


def _demo_answers() -> bool:
    return is_well(world_of(settings.HONK_DATA))


def _get(url: str, headers: Mapping[str, str], *, data: bytes | None = None) -> tuple[int, bytes]:
    """Status (0: no answer) and the beginning of the body."""
    request = urllib.request.Request(url, headers=dict(headers), data=data)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read(100_000)
    except urllib.error.HTTPError as error:
        return error.code, b""
    except (OSError, ValueError):
        return 0, b""


def _date_of(url: str) -> datetime | None:
    request = urllib.request.Request(url)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            said = answer.headers["Date"]
    except urllib.error.HTTPError as error:
        said = error.headers["Date"]
    except (OSError, ValueError):
        return None
    try:
        return parsedate_to_datetime(said) if said else None
    except ValueError:
        return None
