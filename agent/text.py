"""Text that can be stored, shown and given to a model: nothing a database refuses, nothing longer than asked."""

import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")

_QUOTED = str.maketrans({'"': "&quot;", "<": "&lt;", ">": "&gt;", "&": "&amp;"})


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates, which PostgreSQL and UTF-8 refuse; shown as ␀ and �."""
    return _SURROGATE.sub("\ufffd", text.replace("\0", "\u2400"))


def storable_json(value: Any) -> Any:
    """A copy of a JSON value in which every text is storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list | tuple):
        return [storable_json(item) for item in value]
    if isinstance(value, dict):
        return {storable(str(key)): storable_json(item) for key, item in value.items()}
    return value


def without_colours(text: str) -> str:
    """`text` without the escape sequences of terminals."""
    return _ANSI.sub("", text)


def trim(text: str, limit: int = 12_000) -> str:
    """At most about `limit` characters: the beginning and, since errors come last, more of the end."""
    if len(text) <= limit:
        return text
    head = limit // 3
    tail = limit - head
    left_out = len(text) - head - tail
    return f"{text[:head]}\n[… {left_out} characters left out …]\n{text[-tail:]}"


def first_line(text: str, limit: int = 80) -> str:
    """The first line with something on it, shortened to `limit` characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def wrapped(tag: str, text: str, **attributes: str) -> str:
    """`text` in a tag; a closing tag inside of it cannot end it early."""
    inside = text.replace(f"</{tag}", f"&lt;/{tag}")
    said = "".join(f' {name}="{value.translate(_QUOTED)}"' for name, value in attributes.items())
    return f"<{tag}{said}>{inside}</{tag}>"
