"""The control doors of a running demo world: what `adopt` and the story set up there and look at."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from honkweb.world import World

SECONDS = 60


class DoorClosed(Exception):
    """The demo world does not answer, or refused; the sentence says which."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class WorldDoor:
    """Calls carry the world's control token. All raise DoorClosed."""

    world: World

    def github(self, method: str, path: str, body: Any = None) -> Any:
        return self._call(f"{self.world.git_url}/demo/control{path}", method, body)

    def slack(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        address = f"http://127.0.0.1:{self.world.slack_port}/demo/control{path}"
        return self._call(f"{address}?{urlencode(query)}" if query else address, method, body)

    def messages(self, path: str) -> Any:
        return self._call(f"{self.world.messages_url}/demo{path}", "GET", None)

    def _call(self, url: str, method: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.world.control_token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise DoorClosed(
                f"The demo world refused: {error.read().decode(errors='replace')[:500]}"
            ) from error
        except (OSError, ValueError) as error:
            raise DoorClosed(
                "The demo world does not answer. Start Honkweb first (make run), and keep it running."
            ) from error
