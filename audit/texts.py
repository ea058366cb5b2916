"""Makes text safe for one line of a log: what cannot be seen is written as its code point."""

import re
import unicodedata
from typing import Any

from audit.errors import MalformedEventError, SecretInEventError

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_PLAIN = re.compile(r"[\x20-\x7e]*")
# `input_tokens` counts; `token`, `api_token` and `apiToken` name a secret.
_SECRET_KEY = re.compile(
    r"(^|[_\-. ])(token|password|passwd|secret|api_?key|private_?key|authorization|cookie)$", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def one_line(text: str, *, limit: int = 4000) -> str:
    """The text with controls, line ends and hidden characters spelled out, cut at `limit` characters."""
    shown = _spelled(text, keep="")
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def safe_data(value: Any) -> Any:
    """The value as JSON can hold it, hidden characters spelled out; line ends stay, since JSON escapes them.

    Raises SecretInEventError for a key that names a secret, MalformedEventError for what is no JSON.
    """
    if isinstance(value, dict):
        return {_safe_key(key): safe_data(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [safe_data(each) for each in value]
    if isinstance(value, str):
        return _spelled(value, keep="\n\t")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return value
    raise MalformedEventError(f"An event's data holds {type(value).__name__}; use text, numbers, lists.")


def _safe_key(key: object) -> str:
    name = one_line(str(key), limit=200)
    if _SECRET_KEY.search(_CAMEL.sub("_", name)):
        raise SecretInEventError(f"An event's data has the key {name!r}, which names a secret; leave it out.")
    return name


def _spelled(text: str, *, keep: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return "".join(each if each in keep or not _hidden(each) else _code_point(each) for each in text)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def _code_point(character: str) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    return short or (f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}")
