"""Who is asking, from a token or an app's JWT, and what they may do with a repository."""

import base64
import binascii
from dataclasses import dataclass

import jwt

from honkweb.demo.github.hub import Hub, now
from honkweb.demo.github.store import Doc

LEVELS = ("none", "read", "triage", "write", "maintain", "admin")
# GitHub refuses a JWT that lives longer; a minute is allowed for clocks that differ.
_LONGEST_JWT = 10 * 60 + 60


class BadCredentials(Exception):
    """The token, password or JWT is unknown, wrong or expired; the message is GitHub's."""


@dataclass(frozen=True)
class Actor:
    """The one who asks: a person, a bot, an app itself (`app_only`), or nobody."""

    login: str = ""
    app: str = ""
    app_only: bool = False
    installation: int = 0

    @property
    def anonymous(self) -> bool:
        return not self.login and not self.app_only

    def level(self, repo: Doc) -> str:
        """What GitHub calls the permission: none, read, triage, write, maintain or admin."""
        if self.installation and self.installation != repo["owner_id"]:
            return "none" if repo["private"] else "read"
        return level_of(repo, self.login)

    def may(self, repo: Doc, need: str) -> bool:
        return LEVELS.index(self.level(repo)) >= LEVELS.index(need)


NOBODY = Actor()


def level_of(repo: Doc, login: str) -> str:
    if login and login.lower() == repo["owner"].lower():
        return "admin"
    given: str | None = repo["collaborators"].get(login.lower()) if login else None
    if given is None and login.endswith(
        "[bot]"
    ):  # apps are installed on every repository unless told otherwise
        return "write"
    return given or ("none" if repo["private"] else "read")


def authenticate(hub: Hub, header: str) -> Actor:
    """The actor of an Authorization header: `Bearer`, `token`, or Basic with the token as password."""
    scheme, _, value = header.partition(" ")
    value = value.strip()
    if not header:
        return NOBODY
    if scheme.lower() == "basic":
        return _by_token(hub, _password(value))
    if scheme.lower() not in ("bearer", "token"):
        raise BadCredentials("Bad credentials")
    if value.count(".") == 2 and value.startswith("ey"):
        return _by_jwt(hub, value)
    return _by_token(hub, value)


def _password(value: str) -> str:
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadCredentials("Bad credentials") from error
    return password if password not in ("", "x-oauth-basic") else user


def _by_token(hub: Hub, token: str) -> Actor:
    found = hub.store.one("token", token) if token else None
    if found is None or (found["expires_at"] and found["expires_at"] <= now()):
        raise BadCredentials("Bad credentials")
    return Actor(login=found["login"], app=found["app"], installation=found["installation"])


def _by_jwt(hub: Hub, value: str) -> Actor:
    try:
        claimed = str(jwt.decode(value, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError as error:
        raise BadCredentials("A JSON web token could not be decoded") from error
    app = next((each for each in hub.store.all("app") if each["app_id"] == claimed), None)
    if app is None or not app["public_key"]:
        raise BadCredentials("Integration not found")
    options = {"verify_iss": False, "require": ["exp", "iat"]}
    try:
        claims = jwt.decode(value, app["public_key"], algorithms=["RS256"], options=options)  # type: ignore[arg-type]
    except jwt.InvalidTokenError as error:
        raise BadCredentials("A JSON web token could not be decoded") from error
    if claims["exp"] - claims["iat"] > _LONGEST_JWT:
        raise BadCredentials("'Expiration time' claim ('exp') is too far in the future")
    return Actor(app=app["slug"], app_only=True)
