"""The demo's Slack takes a message with pictures only when it could fetch each of them, as Slack does."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from honkweb.demo.serving import in_thread
from honkweb.demo.slack import build


class Pictures(BaseHTTPRequestHandler):
    """A picture at /qr.png, a page at /page, nothing else."""

    def do_GET(self) -> None:
        kind = {"/qr.png": "image/png", "/page": "text/html"}.get(self.path)
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        return


@pytest.fixture(scope="module")
def pictures() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pictures) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = tmp_path_factory.mktemp("slack") / "slack.sqlite3"
    made = build(database, bot_token="xoxb", signing_secret="s", product_url="http://127.0.0.1:9")
    with in_thread(made) as (url,):
        yield url


def post(slack: str, address: str, text: str) -> Any:
    client = WebClient("xoxb", base_url=slack + "/api/", retry_handlers=[])
    block = {"type": "image", "image_url": address, "alt_text": "QR code"}
    return client.chat_postMessage(channel="C0SHOP", text=text, blocks=[block])


def test_a_picture_is_shown_on_the_page(slack: str, pictures: str) -> None:
    post(slack, f"{pictures}/qr.png", "with a picture")
    page = requests.get(slack + "/", timeout=30)
    assert f'<img src="{pictures}/qr.png" alt="QR code">' in page.text
    assert "img-src http: https:" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["{}/missing.png", "{}/page", "http://127.0.0.1:9/qr.png", "nonsense"])
def test_a_message_whose_picture_cannot_be_fetched_is_refused(
    slack: str, pictures: str, address: str
) -> None:
    with pytest.raises(SlackApiError) as error:
        post(slack, address.format(pictures), "never said")
    assert error.value.response["error"] == "invalid_blocks"
    assert error.value.response["errors"] == ["downloading image failed"]
    assert "never said" not in requests.get(slack + "/", timeout=30).text
