"""Tokens: one that was given, or those that a GitHub App gets for each repository's installation."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from github import Auth

from integrations.errors import NotFound, Suspended, Unreachable

RENEW_BEFORE = timedelta(minutes=5)  # a push must not lose its token half way


@dataclass(frozen=True)
class AppKey:
    app_id: str
    private_key: str


@dataclass(frozen=True)
class _Token:
    text: str
    expires_at: datetime


class Tokens:
    """`as_app(verb, path)` asks GitHub as the App itself."""

    def __init__(self, given: str, app: AppKey | None, as_app: Callable[[str, str], Any]) -> None:
        self._given = given
        self._app = app
        self._as_app = as_app
        self._known: dict[str, _Token] = {}
        self._lock = threading.Lock()

    @property
    def of_app(self) -> bool:
        """Whether they are an App's, rather than one that was given."""
        return self._app is not None

    def of(self, full_name: str) -> str:
        if self._app is None:
            return self._given
        with self._lock:
            known = self._known.get(full_name.lower())
            if known is None or known.expires_at - RENEW_BEFORE < datetime.now(UTC):
                known = self._known[full_name.lower()] = self._new(full_name)
            return known.text

    def forget(self, full_name: str, token: str) -> bool:
        """Drop a token that was refused; False when there is no way to get another."""
        if self._app is None:
            return False
        with self._lock:
            known = self._known.get(full_name.lower())
            if known is not None and known.text == token:
                del self._known[full_name.lower()]
        return True

    def jwt(self) -> str:
        """The App's own credential, good for minutes. Empty without an App."""
        return Auth.AppAuth(self._app.app_id, self._app.private_key).token if self._app else ""

    def _new(self, full_name: str) -> _Token:
        try:
            installation = self._as_app("GET", f"/repos/{full_name}/installation")
        except NotFound as error:
            raise Suspended(
                f"The GitHub App is not installed for {full_name}; install it there, or take the repository out.",
                "not_installed",
            ) from error
        try:
            if installation.get("suspended_at"):
                raise Suspended(f"The GitHub App is suspended for {full_name}.")
            made = self._as_app("POST", f"/app/installations/{installation['id']}/access_tokens")
            return _Token(made["token"], datetime.fromisoformat(made["expires_at"]))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise Unreachable(
                f"GitHub's answer about the App's installation for {full_name} is not as documented."
            ) from error
