"""Pictures in blocks: Slack fetches each one before it takes a message, and refuses the message when it cannot."""

import json
from typing import Any

import requests

from honkweb.demo.slack.web_api import SlackError

SECONDS = 5
LONGEST_ADDRESS = 3000
KINDS = {"image/png", "image/jpeg", "image/gif"}


def fetch_pictures(data: dict[str, Any]) -> None:
    """Fetch what a message's image blocks name. Raises SlackError as Slack does (documented for `image_url`)."""
    blocks = data.get("blocks") or []
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            return  # the method says so itself
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and block.get("type") == "image" and not _is_there(block):
            raise SlackError("invalid_blocks", "downloading image failed")


def _is_there(block: dict[str, Any]) -> bool:
    address = str(block.get("image_url") or "")
    if len(address) > LONGEST_ADDRESS or not block.get("alt_text"):
        return False
    try:
        with requests.get(address, timeout=SECONDS, stream=True, allow_redirects=False) as answer:
            return answer.ok and answer.headers.get("content-type", "").split(";")[0] in KINDS
    except requests.RequestException:
        return False
