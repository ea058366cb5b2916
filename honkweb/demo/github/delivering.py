"""The thread that sends webhooks from the outbox, in order, once each, as GitHub does."""

import hashlib
import hmac
import http.client
import threading
import time
import urllib.error
import urllib.request

from honkweb.demo.github.faults import take_for_delivery
from honkweb.demo.github.hub import Hub, now
from honkweb.demo.github.store import Doc

_TIMEOUT = 10.0
# Only a rule can hold a delivery back; this bounds how long `reorder` waits for the one that overtakes.
_LONGEST_HOLD = 60.0


class Sender:
    """One daemon thread; what it had not sent when the process died it sends at the next start."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="github-webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._hub.outbox_changed.set()
        self._thread.join(_TIMEOUT + 1)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._hub.outbox_changed.clear()
            pending = self._hub.store.one("delivery", "pending")
            if pending:
                self._deliver(pending)
            else:
                self._hub.outbox_changed.wait(1.0)

    def _deliver(self, delivery: Doc) -> None:
        name = f"{delivery['event']}.{delivery['action']}" if delivery["action"] else delivery["event"]
        rule = take_for_delivery(self._hub, name)
        kind = rule["kind"] if rule else ""
        if kind == "drop_delivery":
            self._settle(delivery, 0, "dropped by a fault rule", 0.0)
            return
        if kind == "delay_delivery" and rule:
            self._ending.wait(rule["seconds"])
        if kind == "reorder":
            follower = self._follower(delivery)
            if follower:
                self._send(follower)
        self._send(delivery)
        if kind == "duplicate_delivery":
            self._send(delivery)

    def _follower(self, delivery: Doc) -> Doc | None:
        until = time.monotonic() + _LONGEST_HOLD
        while time.monotonic() < until and not self._ending.is_set():
            self._hub.outbox_changed.clear()
            later = self._hub.store.all("delivery", key="pending", after=delivery["id"])
            if later:
                return later[0]
            self._hub.outbox_changed.wait(0.05)
        return None

    def _send(self, delivery: Doc) -> None:
        began = time.monotonic()
        code, text = post(self._hub, delivery)
        self._settle(delivery, code, text, time.monotonic() - began)

    def _settle(self, delivery: Doc, code: int, text: str, took: float) -> None:
        status = "OK" if 200 <= code < 400 else text[:100] or f"Invalid HTTP Response: {code}"
        outcome = {"status_code": code, "status": status, "response": text, "duration": round(took, 2)}
        self._hub.store.put({**delivery, **outcome, "delivered_at": now()}, key="sent")


def post(hub: Hub, delivery: Doc) -> tuple[int, str]:
    """Send one signed delivery; (0, why) when there was no answer."""
    body = delivery["body"].encode()
    secret = hub.world.github_webhook_secret.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/demo",
        "X-GitHub-Event": delivery["event"],
        "X-GitHub-Delivery": delivery["guid"],
        "X-GitHub-Hook-ID": str(delivery["hook_id"]),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
    }
    request = urllib.request.Request(delivery["url"], data=body, headers=headers, method="POST")  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            return answer.status, answer.read(10_000).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(10_000).decode(errors="replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        return 0, f"failed to connect to host: {error}"
