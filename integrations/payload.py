"""The body of a signed delivery as JSON, within bounds: a signature says who sent it, not that it is small."""

import json
from typing import Any, NoReturn

from integrations.errors import BadPayload, TooBig

MOST_BYTES = 25 * 1024 * 1024  # GitHub sends no more
MOST_PARTS = 1_000_000  # objects, lists and values; each costs memory that its bytes do not show


def json_object(body: bytes, *, limit: int = MOST_BYTES) -> dict[str, Any]:
    """The object in the body. Raises TooBig (413), BadPayload (400) for what is not UTF-8, JSON or an object."""
    if len(body) > limit:
        raise TooBig(f"The delivery has {len(body):,} bytes; {limit:,} are taken.")
    if body.count(b"[") + body.count(b"{") + body.count(b",") > MOST_PARTS:
        raise TooBig(f"The delivery has more than {MOST_PARTS:,} parts.")
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_not_json)
        if b"\\u" in body:
            found = _storable(found)
    except UnicodeDecodeError as error:
        raise BadPayload("The delivery is not UTF-8.") from error
    except RecursionError as error:
        raise BadPayload("The delivery is nested too deeply.") from error
    except ValueError as error:
        raise BadPayload("The delivery is not JSON.") from error
    if not isinstance(found, dict):
        raise BadPayload("The delivery is not a JSON object.")
    return found


def _storable(value: Any) -> Any:
    """Without what JSON can escape but no database and no UTF-8 can hold: NUL and half surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_storable(key): _storable(each) for key, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)
