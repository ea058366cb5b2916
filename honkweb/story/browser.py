"""A person at a browser: pages and forms, with cookies and the form's own CSRF token."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

import requests

SECONDS = 60
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BOX = re.compile(r'<input type="checkbox" name="([^"]+)" value="([^"]+)" required>')


class WentWrong(Exception):
    """Something in the story did not come about; the message says what was there instead."""


@dataclass
class Browser:
    """Signed in as one of the demo's people."""

    base: str
    who: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False

    def get(self, path: str) -> str:
        answer = self.session.get(self.base + path, timeout=SECONDS)
        if not answer.ok:
            raise WentWrong(f"{self.who} got {answer.status_code} from {path}: {_words(answer.text)}")
        return answer.text

    def post(self, path: str, form: dict[str, str], *, on: str) -> str:
        """Send a form that the page `on` holds; the page that follows."""
        token = _TOKEN.search(self.get(on))
        if token is None:
            raise WentWrong(f"{on} holds no form for {self.who}.")
        answer = self.session.post(
            self.base + path,
            data={**form, "csrfmiddlewaretoken": token[1]},
            headers={"Referer": self.base + on},
            timeout=SECONDS,
        )
        if not answer.ok:
            raise WentWrong(f"{self.who} sent {path} and got {answer.status_code}: {_words(answer.text)}")
        return answer.text

    def sign_in(self) -> None:
        """Through the button that the demo's sign-in page has for each demo person."""
        self.post("/sign-in/demo/", {"person": f"{self.who.lower()}@example.com"}, on="/sign-in/")

    def token(self) -> str:
        """An API token that may merge, made on the settings page."""
        made = self.post(
            "/settings/tokens/", {"name": "story", "scope": "merge", "days": "30"}, on="/settings/"
        )
        shown = re.search(r'data-copy="([^"]+)"', made)
        if shown is None:
            raise WentWrong(f"{self.who}'s settings page shows no token: {_words(made)}")
        return html.unescape(shown[1])


@dataclass(frozen=True)
class Api:
    """The REST API with one person's token."""

    base: str
    token: str

    def get(self, path: str) -> Any:
        answer = requests.get(
            f"{self.base}/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"}, timeout=SECONDS
        )
        if not answer.ok:
            raise WentWrong(f"The API answered {answer.status_code} to {path}: {answer.text[:300]}")
        return answer.json()


def boxes(page: str) -> dict[str, str]:
    """What ticking every box that a page asks for sends, by name."""
    return dict(_BOX.findall(page))


def _words(page: str) -> str:
    """What a page says, without its markup."""
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]+>", " ", page)
    return html.unescape(" ".join(body.split()))[:400]
