"""What was delivered to webhooks, and sending it again.

https://docs.github.com/en/rest/apps/webhooks and https://docs.github.com/en/rest/repos/webhooks
"""

import json

from honkweb.demo.github.calls import Answer, Call, Refused, not_found, route
from honkweb.demo.github.events import redeliver
from honkweb.demo.github.store import Doc

_ITEM = (
    "id",
    "guid",
    "delivered_at",
    "redelivery",
    "duration",
    "status",
    "status_code",
    "event",
    "action",
    "installation_id",
    "repository_id",
)


def _readable(call: Call) -> list[Doc]:
    """Finished deliveries the caller may see, newest first: an app's own, or those of a repository it administers."""
    every = call.hub.store.all("delivery", key="sent")
    if "owner" in call.path:
        repo = call.repo("write")
        every = [
            d for d in every if d["repository_id"] == repo["id"] and d["hook_id"] == call.path["hook_id"]
        ]
    elif not call.actor.app_only:
        raise Refused(401, "A JSON web token could not be decoded")
    return list(reversed(every))


def _item(delivery: Doc) -> Doc:
    return {name: delivery[name] for name in _ITEM}


def listed(call: Call) -> Answer:
    status = call.query.get("status", "")
    found = _readable(call)
    if status:
        found = [d for d in found if (200 <= d["status_code"] < 400) == (status == "success")]
    return call.page([_item(each) for each in found])


def _one(call: Call) -> Doc:
    found = next((d for d in _readable(call) if d["id"] == call.path["delivery_id"]), None)
    if found is None:
        raise not_found()
    return found


def one(call: Call) -> Answer:
    found = _one(call)
    request = {"headers": {"X-GitHub-Delivery": found["guid"], "X-GitHub-Event": found["event"]}}
    body = {
        **_item(found),
        "url": found["url"],
        "request": {**request, "payload": json.loads(found["body"])},
        "response": {"headers": {}, "payload": found["response"]},
    }
    return Answer(body)


def again(call: Call) -> Answer:
    redeliver(call.hub, _one(call))
    return Answer({}, status=202)


_HOOK = "/repos/{owner}/{repo}/hooks/{hook_id:int}/deliveries"
ROUTES = [
    route("GET", "/app/hook/deliveries", listed),
    route("GET", "/app/hook/deliveries/{delivery_id:int}", one),
    route("POST", "/app/hook/deliveries/{delivery_id:int}/attempts", again),
    route("GET", _HOOK, listed),
    route("GET", _HOOK + "/{delivery_id:int}", one),
    route("POST", _HOOK + "/{delivery_id:int}/attempts", again),
]
