"""Which page says so: every test of how the demo GitHub behaves names one, or says that there is none."""

from collections.abc import Callable
from typing import Any, TypeVar

DOCS = "https://docs.github.com/en"
APPS = f"{DOCS}/apps/creating-github-apps/authenticating-with-a-github-app"
AS_INSTALLATION = f"{APPS}/authenticating-as-a-github-app-installation"
JWT = f"{APPS}/generating-a-json-web-token-jwt-for-a-github-app"
SUSPENDING = f"{DOCS}/apps/maintaining-github-apps/suspending-a-github-app-installation"
EXPIRY = f"{DOCS}/authentication/keeping-your-account-and-data-secure/token-expiration-and-revocation"
HTTPS = f"{DOCS}/get-started/git-basics/about-remote-repositories#cloning-with-https-urls"
NOT_FOUND = (
    f"{DOCS}/repositories/creating-and-managing-repositories/troubleshooting-cloning-errors"
    "#error-repository-not-found"
)
VISIBILITY = (
    f"{DOCS}/repositories/creating-and-managing-repositories/about-repositories#about-repository-visibility"
)
PULL_REQUESTS = f"{DOCS}/pull-requests/collaborating-with-pull-requests"
PULL_REFS = (
    f"{PULL_REQUESTS}/reviewing-changes-in-pull-requests/checking-out-pull-requests-locally"
    "#error-failed-to-push-some-refs"
)
INDIRECT = (
    f"{PULL_REQUESTS}/incorporating-changes-from-a-pull-request/about-pull-request-merges#indirect-merges"
)
HOOKS = f"{DOCS}/webhooks"
PAYLOADS = f"{HOOKS}/webhook-events-and-payloads"
VALIDATING = f"{HOOKS}/using-webhooks/validating-webhook-deliveries"
PRACTICE = f"{HOOKS}/using-webhooks/best-practices-for-using-webhooks#use-the-x-github-delivery-header"
FAILED = f"{HOOKS}/using-webhooks/handling-failed-webhook-deliveries"
TROUBLE = f"{HOOKS}/testing-and-troubleshooting-webhooks/troubleshooting-webhooks"
REDELIVERING = f"{HOOKS}/testing-and-troubleshooting-webhooks/redelivering-webhooks"
CONDITIONAL = (
    f"{DOCS}/rest/using-the-rest-api/best-practices-for-using-the-rest-api"
    "#use-conditional-requests-if-appropriate"
)
LEASE = "https://git-scm.com/docs/git-push#Documentation/git-push.txt---force-with-lease"
SMART_HTTP = "https://git-scm.com/docs/gitprotocol-http#_general_request_processing"

Test = TypeVar("Test", bound=Callable[..., Any])


def says(document: str) -> Callable[[Test], Test]:
    """The behaviour that the test tries stands on this page."""

    def named(test: Test) -> Test:
        test.document = document  # type: ignore[attr-defined]
        return test

    return named


def unwritten(why: str) -> Callable[[Test], Test]:
    """No page says it; `why` says where it comes from."""
    return says(f"unwritten: {why}")
