"""The page of the demo Slack: a channel with its threads, and a box to write in, made for a phone."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any

from honkweb.demo.slack.store import BOT_USER, CHANNELS, PEOPLE, Channel, Event, Message, person

_LINK = re.compile(r"&lt;(https?://[^|&\s]+(?:&amp;[^|&\s]+)*)(?:\|(.+?))?&gt;")
_USER = re.compile(r"&lt;@(\w+)&gt;")
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")
_CODE = re.compile(r"`([^`\n]+)`")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>#{name} – demo Slack</title>
<link rel="stylesheet" href="/slack.css">
<script src="/slack.js" defer></script>
</head>
<body>
<header><strong>Demo Slack</strong><nav>{channels}</nav></header>
<main id="messages" data-channel="{channel}">
{messages}
</main>
<form class="write" method="post" action="/say">
  <input type="hidden" name="channel" value="{channel}">
  <label>as <select name="user">{people}</select></label>
  <input name="text" value="@honk " aria-label="Message" autocomplete="off" required>
  <button>Send</button>
</form>
</body>
</html>
"""


def render_page(where: Channel, messages: list[Message], events: Iterable[Event]) -> str:
    """The whole page of a channel."""
    channels = "".join(
        f'<a href="/?channel={each.id}"{" aria-current=page" if each == where else ""}>#{each.name}</a>'
        for each in CHANNELS
    )
    people = "".join(f'<option value="{each.id}">{each.name}</option>' for each in PEOPLE if not each.is_bot)
    return _PAGE.format(
        name=where.name,
        channel=where.id,
        channels=channels,
        people=people,
        messages=render_messages(messages, events),
    )


def render_messages(messages: list[Message], events: Iterable[Event]) -> str:
    """The messages of a channel, each thread under the message that it hangs on."""
    undelivered = {_ts_of(event): event for event in events if event.outcome != "acknowledged"}
    roots = [each for each in messages if not each.thread_ts]
    if not roots:
        return '<p class="empty">Nothing said yet. Ask for a change: “@honk make the header dark”.</p>'
    return "\n".join(_thread(root, messages, undelivered) for root in roots)


def rich(text: str) -> str:
    """Slack's mrkdwn as HTML: links, people, bold and code; all else escaped."""
    safe = escape(text, quote=True)  # what Slack had escaped is now escaped twice, until the last line
    safe = _LINK.sub(lambda m: f'<a href="{m[1]}" rel="noopener noreferrer">{m[2] or m[1]}</a>', safe)
    safe = _USER.sub(lambda m: f'<span class="who">@{escape(_name(m[1]))}</span>', safe)
    safe = _BOLD.sub(r"<strong>\1</strong>", safe)
    safe = _CODE.sub(r"<code>\1</code>", safe).replace("\n", "<br>")
    return re.sub(r"&amp;(lt|gt|amp);", r"&\1;", safe)


def _thread(root: Message, messages: list[Message], undelivered: dict[str, Event]) -> str:
    replies = [each for each in messages if each.thread_ts == root.ts]
    inner = "\n".join(_article(each, undelivered) for each in replies)
    reply = f'<a class="reply" href="#" data-thread="{root.ts}">Reply in this thread</a>'
    return f'<section class="thread">{_article(root, undelivered)}<div class="replies">{inner}{reply}</div></section>'


def _article(message: Message, undelivered: dict[str, Event]) -> str:
    when = datetime.fromtimestamp(float(message.ts), UTC)
    event = undelivered.get(message.ts)
    state = f'<p class="state">{escape(event.outcome or "not delivered yet")}</p>' if event else ""
    edited = " (edited)" if message.edited_ts else ""
    kind = "bot" if message.user == BOT_USER else "person"
    return (
        f'<article class="{kind}" id="m{message.ts}"><h2>{escape(_name(message.user))} '
        f"<time>{when:%H:%M:%S} UTC{edited}</time></h2>{_content(message)}{state}</article>"
    )


def _content(message: Message) -> str:
    if not message.blocks:
        return f"<p>{rich(message.text)}</p>"
    return "".join(_block(each) for each in message.blocks)


def _block(block: dict[str, Any]) -> str:
    kind = block.get("type")
    if kind in {"section", "header"}:
        texts = [block.get("text"), *block.get("fields", [])]
        shown = "".join(f"<p>{rich(_text(each))}</p>" for each in texts if each)
        return shown + _element(block.get("accessory"))
    if kind == "image":
        return _element(block)
    if kind == "divider":
        return "<hr>"
    return f'<div class="row">{"".join(_element(each) for each in block.get("elements", []))}</div>'


def _element(element: Any) -> str:
    if not isinstance(element, dict):
        return ""
    url = str(element.get("url") or element.get("image_url") or "")
    if element.get("type") == "image" and url.startswith(("http://", "https://")):
        return f'<img src="{escape(url)}" alt="{escape(str(element.get("alt_text", "")))}">'
    if element.get("type") == "button" and url.startswith(("http://", "https://")):
        label = escape(_text(element.get("text")))
        return f'<a class="button" href="{escape(url)}" rel="noopener noreferrer">{label}</a>'
    return f"<span>{rich(_text(element.get('text', element)))}</span>"


def _text(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else str(value or "")


def _name(user_id: str) -> str:
    found = person(user_id)
    return found.name if found else user_id


def _ts_of(event: Event) -> str:
    found = re.search(r'"ts":"([\d.]+)"', event.body)
    return found[1] if found else ""
