"""The demo's Slack, spoken to by slack-sdk; its events verified as Slack documents."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from honkweb.demo.serving import in_thread
from honkweb.demo.slack import build
from honkweb.demo.slack.page import rich

TOKEN, SECRET, CONTROL = "xoxb-demo", "signing", "control"
DOOR = {"Authorization": f"Bearer {CONTROL}"}


class Product:
    """Where the product would listen: keeps what comes, and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        product = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = product.answers.pop(0) if product.answers else 200
                product.got.append((dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self, event_id: str) -> list[tuple[dict[str, str], dict[str, Any]]]:
        found = [(headers, json.loads(body)) for headers, body in self.got]
        return [each for each in found if each[1]["event_id"] == event_id]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    product = Product()
    yield product
    product.server.shutdown()
    product.server.server_close()


def app(database: Path, product: Product) -> Any:
    return build(
        database,
        bot_token=TOKEN,
        signing_secret=SECRET,
        product_url=product.url,
        control_token=CONTROL,
        retries=(0.0, 0.05, 0.05),
    )


@pytest.fixture(scope="module")
def slack(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with in_thread(app(tmp_path_factory.mktemp("slack") / "slack.sqlite3", product)) as (url,):
        yield url


@pytest.fixture
def client(slack: str) -> WebClient:
    return WebClient(TOKEN, base_url=slack + "/api/", retry_handlers=[])


def until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come about within a minute")


def mention(slack: str, text: str, **more: Any) -> dict[str, Any]:
    body = {"user": "U0ANN", "text": text} | more
    return dict(requests.post(slack + "/demo/control/mention", json=body, headers=DOOR, timeout=30).json())


def thread(slack: str, ts: str) -> list[dict[str, Any]]:
    answer = requests.get(slack + "/demo/control/thread", params={"ts": ts}, headers=DOOR, timeout=30)
    return list(answer.json()["messages"])


def test_the_token_says_who_the_bot_is(client: WebClient) -> None:
    assert client.auth_test()["user_id"] == "U0HONK"


def test_a_thread_is_a_message_and_its_replies(slack: str, client: WebClient) -> None:
    root = client.chat_postMessage(channel="C0SHOP", text="started")
    client.chat_postMessage(channel="C0SHOP", text="ready", thread_ts=root["ts"])
    client.chat_postMessage(channel="C0SHOP", text="elsewhere")

    assert [each["text"] for each in thread(slack, root["ts"])] == ["started", "ready"]
    assert (
        client.conversations_replies(channel="C0SHOP", ts=root["ts"])["messages"][1]["thread_ts"]
        == root["ts"]
    )


def test_a_message_is_changed_in_place(client: WebClient) -> None:
    root = client.chat_postMessage(channel="C0SHOP", text="working")

    changed = client.chat_update(channel="C0SHOP", ts=root["ts"], text="done", blocks=[{"type": "divider"}])

    assert changed["message"]["text"] == "done"
    assert changed["message"]["edited"]["user"] == "U0HONK"


def test_people_are_found_by_id_and_by_email(client: WebClient) -> None:
    assert client.users_info(user="U0ANN")["user"]["profile"]["email"] == "ann@example.com"
    assert client.users_lookupByEmail(email="rob@example.com")["user"]["id"] == "U0ROB"


def test_a_channel_has_a_name_and_a_message_an_address(slack: str, client: WebClient) -> None:
    root = client.chat_postMessage(channel="C0UNITS", text="here")

    assert client.conversations_info(channel="C0UNITS")["channel"]["name"] == "units"
    address = client.chat_getPermalink(channel="C0UNITS", message_ts=root["ts"])["permalink"]
    assert "here" in requests.get(address, timeout=30).text


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda c: c.chat_postMessage(channel="C0NONE", text="x"), "channel_not_found"),
        (lambda c: c.chat_postMessage(channel="C0SHOP"), "no_text"),
        (lambda c: c.chat_postMessage(channel="C0SHOP", text="x", thread_ts="1.1"), "thread_not_found"),
        (lambda c: c.chat_update(channel="C0SHOP", ts="1.1", text="x"), "message_not_found"),
        (lambda c: c.users_info(user="U0NONE"), "user_not_found"),
        (lambda c: c.users_lookupByEmail(email="x@example.com"), "users_not_found"),
        (lambda c: c.api_call("pins.add"), "unknown_method"),
    ],
)
def test_mistakes_get_slacks_own_words(
    client: WebClient, call: Callable[[WebClient], Any], code: str
) -> None:
    with pytest.raises(SlackApiError) as error:
        call(client)
    assert error.value.response["error"] == code


def test_another_token_is_refused(slack: str) -> None:
    with pytest.raises(SlackApiError) as error:
        WebClient("xoxb-other", base_url=slack + "/api/").auth_test()
    assert error.value.response["error"] == "invalid_auth"


def test_a_mention_arrives_signed(slack: str, product: Product) -> None:
    sent = mention(slack, "@honk make the header dark")

    headers, body = until(lambda: product.events(sent["event_id"]))[0]
    raw = next(raw for _, raw in product.got if json.loads(raw)["event_id"] == sent["event_id"])
    assert SignatureVerifier(SECRET).is_valid_request(raw, headers)
    assert body["event"]["type"] == "app_mention"
    assert body["event"]["text"] == "<@U0HONK> make the header dark"
    assert body["event"]["ts"] == sent["ts"]


def test_an_answer_in_a_thread_arrives_without_a_mention(slack: str, product: Product) -> None:
    root = mention(slack, "@honk offer gift wrapping")

    sent = mention(slack, "Once per parcel.", thread_ts=root["ts"])

    _, body = until(lambda: product.events(sent["event_id"]))[0]
    assert body["event"]["type"] == "message"
    assert body["event"]["thread_ts"] == root["ts"]


def test_what_is_not_acknowledged_is_sent_again_with_its_number(slack: str, product: Product) -> None:
    product.answers = [500, 503]

    sent = mention(slack, "@honk again")

    tries = until(lambda: [e for e in [product.events(sent["event_id"])] if len(e) == 3])[0]
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in tries] == [None, "1", "2"]
    assert len({json.dumps(body) for _, body in tries}) == 1


def test_an_event_that_nobody_takes_is_given_up_and_shown(slack: str, product: Product) -> None:
    product.answers = [500] * 4

    sent = mention(slack, "@honk never")

    until(lambda: "given up: http_error" in requests.get(slack + "/", timeout=30).text)
    assert len(product.events(sent["event_id"])) == 4


def test_messages_and_events_outlive_a_restart(tmp_path: Path, product: Product) -> None:
    database = tmp_path / "slack.sqlite3"
    with in_thread(app(database, product)) as (url,):
        ts = WebClient(TOKEN, base_url=url + "/api/").chat_postMessage(channel="C0SHOP", text="kept")["ts"]
    with in_thread(app(database, product)) as (url,):
        assert [each["text"] for each in thread(url, ts)] == ["kept"]


def test_an_answer_can_be_lost_after_the_message_was_kept(slack: str) -> None:
    faults = [{"kind": "lose_answer", "method": "chat.postMessage"}]
    requests.post(slack + "/demo/control/faults", json=faults, headers=DOOR, timeout=30)
    address, body = slack + "/api/chat.postMessage", {"channel": "C0UNITS", "text": "lost but kept"}

    with pytest.raises(requests.RequestException):
        requests.post(address, json=body, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)

    shown = requests.get(slack + "/messages", params={"channel": "C0UNITS"}, timeout=30).text
    assert shown.count("lost but kept") == 1


@pytest.mark.parametrize(("kind", "status"), [("error", 500), ("rate_limit", 429), ("delay", 200)])
def test_faults_come_as_told_and_end(slack: str, kind: str, status: int) -> None:
    requests.post(slack + "/demo/control/faults", json=[{"kind": kind}], headers=DOOR, timeout=30)
    address, key = slack + "/api/auth.test", {"Authorization": f"Bearer {TOKEN}"}

    assert requests.post(address, headers=key, timeout=30).status_code == status
    assert requests.post(address, headers=key, timeout=30).status_code == 200


def test_a_person_asks_on_the_page(slack: str, product: Product) -> None:
    form = {"channel": "C0SHOP", "user": "U0ANN", "text": "@honk from the page <b>"}

    page = requests.post(slack + "/say", data=form, timeout=30)

    assert "@honk</span> from the page &lt;b&gt;" in page.text
    assert until(lambda: [raw for _, raw in product.got if b"from the page" in raw])


def test_another_sites_form_is_refused(slack: str) -> None:
    form = {"channel": "C0SHOP", "user": "U0ANN", "text": "@honk from elsewhere"}
    answer = requests.post(slack + "/say", data=form, headers={"Origin": "https://evil.example"}, timeout=30)
    assert answer.status_code == 403


def test_the_control_door_needs_its_token(slack: str) -> None:
    assert requests.get(slack + "/demo/control/events", timeout=30).status_code == 401


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>", "&lt;script&gt;"),
        ("<https://x.example/a?b=1&amp;c=2|Open>", '<a href="https://x.example/a?b=1&amp;c=2"'),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("*bold* `code`", "<strong>bold</strong> <code>code</code>"),
    ],
)
def test_slacks_markup_is_shown_and_all_else_escaped(text: str, html: str) -> None:
    assert html in rich(text)
