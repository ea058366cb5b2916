"""The methods of Slack's Web API that the product calls, with Slack's answers and error words."""

import json
import time
from collections.abc import Callable
from typing import Any

from honkweb.demo.slack.store import (
    APP,
    BOT,
    BOT_USER,
    PEOPLE,
    TEAM,
    Channel,
    Message,
    Person,
    Store,
    channel,
    person,
)

Json = dict[str, Any]
_LONGEST_TEXT = 40_000
_MOST_BLOCKS = 50


class SlackError(Exception):
    """An answer with ok false; the code is Slack's word for it, `why` what it adds for developers."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.why = why


def auth_test(store: Store, web: str, data: Json) -> Json:
    return {
        "url": web,
        "team": "The Pond",
        "user": "honk",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def post_message(store: Store, web: str, data: Json) -> Json:
    where = _channel(data)
    text, blocks = _content(data)
    thread_ts = str(data.get("thread_ts") or "")
    if thread_ts and store.message(where.id, thread_ts) is None:
        raise SlackError("thread_not_found")
    posted = store.post(Message(where.id, "", BOT_USER, text, thread_ts, blocks))
    return {"channel": where.id, "ts": posted.ts, "message": message_json(posted)}


def update_message(store: Store, web: str, data: Json) -> Json:
    where = _channel(data)
    ts = str(data.get("ts") or "")
    found = store.message(where.id, ts)
    if found is None:
        raise SlackError("message_not_found")
    if found.user != BOT_USER:
        raise SlackError("cant_update_message")
    text, blocks = _content(data)
    changed = store.update(where.id, ts, text=text, blocks=blocks)
    return {"channel": where.id, "ts": ts, "text": text, "message": message_json(changed or found)}


def user_info(store: Store, web: str, data: Json) -> Json:
    found = person(str(data.get("user", "")))
    if found is None:
        raise SlackError("user_not_found")
    return {"user": _user_json(found)}


def user_by_email(store: Store, web: str, data: Json) -> Json:
    email = str(data.get("email", "")).lower()
    found = next((each for each in PEOPLE if each.email and each.email == email), None)
    if found is None:
        raise SlackError("users_not_found")
    return {"user": _user_json(found)}


def conversation_info(store: Store, web: str, data: Json) -> Json:
    where = _channel(data)
    return {
        "channel": {
            "id": where.id,
            "name": where.name,
            "name_normalized": where.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_private": False,
            "is_archived": False,
            "is_member": True,
            "created": 1449252889,
            "creator": "U0ADA",
            "topic": {"value": where.topic, "creator": "U0ADA", "last_set": 1449709352},
            "purpose": {"value": where.topic, "creator": "U0ADA", "last_set": 1449709352},
        }
    }


def conversation_replies(store: Store, web: str, data: Json) -> Json:
    where = _channel(data)
    ts = str(data.get("ts") or "")
    if store.message(where.id, ts) is None:
        raise SlackError("thread_not_found")
    return {"messages": [message_json(each) for each in store.messages(where.id, ts)], "has_more": False}


def permalink(store: Store, web: str, data: Json) -> Json:
    where = _channel(data)
    ts = str(data.get("message_ts") or "")
    if store.message(where.id, ts) is None:
        raise SlackError("message_not_found")
    return {"channel": where.id, "permalink": f"{web}archives/{where.id}/p{ts.replace('.', '')}"}


METHODS: dict[str, Callable[[Store, str, Json], Json]] = {
    "auth.test": auth_test,
    "chat.postMessage": post_message,
    "chat.update": update_message,
    "chat.getPermalink": permalink,
    "conversations.info": conversation_info,
    "conversations.replies": conversation_replies,
    "users.info": user_info,
    "users.lookupByEmail": user_by_email,
}


def message_json(message: Message) -> Json:
    said: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM,
    }
    if message.user == BOT_USER:
        said |= {"bot_id": BOT, "app_id": APP}
    if message.thread_ts:
        said["thread_ts"] = message.thread_ts
    if message.blocks:
        said["blocks"] = message.blocks
    if message.edited_ts:
        said["edited"] = {"user": message.user, "ts": message.edited_ts}
    return said


def _channel(data: Json) -> Channel:
    found = channel(str(data.get("channel") or ""))
    if found is None:
        raise SlackError("channel_not_found")
    return found


def _content(data: Json) -> tuple[str, list[Any]]:
    text = str(data.get("text") or "")
    blocks = data.get("blocks") or []
    if isinstance(blocks, str):  # a form carries JSON as text
        try:
            blocks = json.loads(blocks)
        except ValueError as error:
            raise SlackError("invalid_blocks_format") from error
    if (
        not isinstance(blocks, list)
        or len(blocks) > _MOST_BLOCKS
        or not all(isinstance(b, dict) for b in blocks)
    ):
        raise SlackError("invalid_blocks")
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > _LONGEST_TEXT:
        raise SlackError("msg_too_long")
    return text, blocks


def _user_json(found: Person) -> Json:
    profile = {"real_name": found.name, "display_name": found.name, "team": TEAM}
    if found.email:
        profile["email"] = found.email
    return {
        "id": found.id,
        "team_id": TEAM,
        "name": found.name.lower(),
        "real_name": found.name,
        "deleted": False,
        "is_bot": found.is_bot,
        "is_admin": found.id == "U0ADA",
        "is_restricted": False,
        "tz": "Etc/UTC",
        "updated": int(time.time()),
        "profile": profile,
    }
