"""Misbehaviour on demand: rules kept in the store, each good for a number of times."""

import re
from collections.abc import Callable

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.store import Doc

HTTP_KINDS = re.compile(r"(delay|delay_after|drop|drop_after|rate_limit|[45]\d\d_(before|after))\Z")
DELIVERY_KINDS = ("duplicate_delivery", "drop_delivery", "reorder", "delay_delivery")
QUIET_KINDS = ("null_mergeable",)


def known_kind(kind: str) -> bool:
    return HTTP_KINDS.match(kind) is not None or kind in DELIVERY_KINDS + QUIET_KINDS


def take_for_request(hub: Hub, method: str, path: str) -> Doc | None:
    return _take(hub, lambda kind: HTTP_KINDS.match(kind) is not None, method, path)


def take_for_delivery(hub: Hub, event: str) -> Doc | None:
    """A rule for this webhook; its `path` is matched against `event` or `event.action`."""
    return _take(hub, lambda kind: kind in DELIVERY_KINDS, "", event)


def take_quietly(hub: Hub, kind: str, method: str, path: str) -> bool:
    return _take(hub, lambda each: each == kind, method, path) is not None


def _take(hub: Hub, wanted: Callable[[str], bool], method: str, path: str) -> Doc | None:
    """The first matching rule, used up by one."""
    with hub.store.writing():
        for rule in hub.store.all("fault"):
            if not wanted(rule["kind"]) or (method and rule["method"] not in ("", method)):
                continue
            if not re.search(rule["path"], path):
                continue
            if rule["times"] <= 1:
                hub.store.drop(rule["id"])
            else:
                hub.store.put({**rule, "times": rule["times"] - 1})
            return rule
    return None
