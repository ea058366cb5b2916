"""Calls to GitHub's REST API through PyGithub: who asks, how often, and what a failure means.

PyGithub brings authentication, connections and pacing. Its retries are urllib3's own with reads only: asked to
merge, its default repeats the PUT after a 500, and its GithubRetry sleeps in the worker until a limit resets.
PyGithub is not safe between threads, so each thread has clients of its own.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from github import Auth, Github
from github.Requester import Requester
from urllib3 import Retry
from urllib3.exceptions import MaxRetryError, NewConnectionError

from integrations.errors import OutcomeUnknown, OutsideError, Refused, Unreachable
from integrations.github.answers import Said, error_of
from integrations.github.tokens import AppKey, Tokens

PER_PAGE = 100
MOST_PAGES = 50
_READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Answer:
    """One answer below 400; body is None for 204 and 304."""

    status: int
    headers: Mapping[str, str]
    body: Any


class Calls:
    """One GitHub, as one token or one App sees it; safe to share between threads.

    `pace` is the pause between writes in seconds, `timeout` that of one answer.
    """

    def __init__(
        self,
        api_url: str,
        *,
        token: str = "",
        app_id: str = "",
        private_key: str = "",
        timeout: int = 30,
        pace: float = 0.1,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self._timeout = timeout
        self._pace = pace
        self._mine = threading.local()
        app = AppKey(app_id, private_key) if app_id and not token else None
        self._tokens = Tokens(token, app, self.as_app)

    def token_for(self, full_name: str) -> str:
        """A token for git and REST on this repository: the given one, or the App's for it, renewed in time."""
        return self._tokens.of(full_name)

    def call(
        self,
        verb: str,
        path: str,
        *,
        repository: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call. Raises the errors of integrations.errors; a write is sent once, whatever happens."""
        token = self.token_for(repository)
        try:
            return self._send(verb, path, token, body, params, headers)
        except Refused as refused:
            if refused.status != 401 or not self._tokens.forget(repository, token):
                raise
            if verb not in _READS:
                raise Unreachable(
                    f"The App's token had ended before {verb} {path}; nothing was done."
                ) from refused
        return self._send(verb, path, self.token_for(repository), body, params, headers)

    def get(self, path: str, *, repository: str, **params: Any) -> Any:
        return self.call("GET", path, repository=repository, params=params).body

    def pages(self, path: str, *, repository: str, key: str = "", **params: Any) -> list[Any]:
        """All rows of all pages; `key` names the list where the answer is an object.

        Raises OutsideError rather than leave rows out.
        """
        rows: list[Any] = []
        for page in range(1, MOST_PAGES + 1):
            body = self.get(path, repository=repository, per_page=PER_PAGE, page=page, **params)
            found = body.get(key) if key and isinstance(body, dict) else body
            if not isinstance(found, list):
                raise Unreachable(f"GitHub's answer to {path} is not a list.")
            rows += found
            if len(found) < PER_PAGE:
                return rows
        raise OutsideError(f"GitHub has more than {len(rows):,} rows at {path}.", "too_many_rows")

    def as_app(self, verb: str, path: str) -> Any:
        """One call as the App itself; with a token, as its owner."""
        jwt = self._tokens.jwt()
        return self._send(verb, path, jwt or self.token_for(""), None, None, None, app=bool(jwt)).body

    def _send(
        self,
        verb: str,
        path: str,
        token: str,
        body: Any,
        params: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
        app: bool = False,
    ) -> Answer:
        requester = self._requester(token, app)
        try:
            status, got, text = requester.requestJson(
                verb, path, dict(params or {}), dict(headers or {}), body if verb not in _READS else None
            )
        except requests.RequestException as error:
            raise _no_answer(verb, path, error) from error
        except (
            RuntimeError,
            AssertionError,
            UnicodeError,
        ) as error:  # a redirect to elsewhere; an address not ours
            raise _odd_answer(verb, path, str(error)) from error
        said = Said(verb, path, status, {key.lower(): str(value) for key, value in got.items()}, text)
        if status >= 400:
            raise error_of(said)
        if 300 <= status < 400 and status != 304:
            raise Refused(
                f"GitHub sent {verb} {path} elsewhere: the repository was renamed.", "renamed", status
            )
        try:
            return Answer(status, said.headers, said.json() if text else None)
        except ValueError as error:
            raise _odd_answer(verb, path, "not JSON") from error

    def _requester(self, token: str, app: bool) -> Requester:
        known: dict[str, Requester] = self._mine.__dict__.setdefault("known", {})
        if token not in known:
            if len(known) >= 32:  # an App's tokens end after an hour
                known.clear()
            known[token] = self._client(Auth.AppAuthToken(token) if app else Auth.Token(token)).requester
        return known[token]

    def _client(self, auth: Auth.Auth) -> Github:
        retry = Retry(
            total=2,
            allowed_methods=_READS,
            status_forcelist={500, 502, 503, 504},
            backoff_factor=0.2,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        return Github(
            auth=auth,
            base_url=self.api_url,
            timeout=self._timeout,
            user_agent="honkweb",
            per_page=PER_PAGE,
            retry=retry,
            seconds_between_requests=0,
            seconds_between_writes=self._pace,
        )


def _no_answer(verb: str, path: str, error: requests.RequestException) -> OutsideError:
    sentence = f"GitHub did not answer {verb} {path} ({type(error).__name__})."
    if verb in _READS or _never_sent(error):
        return Unreachable(sentence)
    return OutcomeUnknown(sentence)


def _odd_answer(verb: str, path: str, what: str) -> OutsideError:
    sentence = f"The answer to {verb} {path} is not one of GitHub's: {what}."
    return Unreachable(sentence) if verb in _READS else OutcomeUnknown(sentence)


def _never_sent(error: requests.RequestException) -> bool:
    """True when no connection was made, so that the request cannot have been read."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = error.args[0] if error.args else None
    cause = reason.reason if isinstance(reason, MaxRetryError) else reason
    return isinstance(cause, NewConnectionError)
