"""A repository's policy in force: its row, made stricter where `.honk.toml` of the base branch asks."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_MORE = ("approvals", "high_risk_approvals")
_LESS = ("max_steps", "max_minutes", "max_tokens", "changes_per_hour")
_COST = "max_cost"
_ON = ("unanswered_threads_block",)
_OFF = ("self_approval", "without_ci", "keep_approval_on_rebase", "setup_network")
_CHECKS = "required_checks"
_HIGHEST = 1_000_000_000


def asked(told: object) -> dict[str, Any]:
    """What a `[policy]` table asks for, as JSON can hold it; what is unknown or of another kind is left out."""
    found: dict[str, Any] = {}
    for name, value in told.items() if isinstance(told, Mapping) else ():
        if name in (*_ON, *_OFF) and isinstance(value, bool):
            found[name] = value
        elif (
            name in (*_MORE, *_LESS)
            and _is_number(value, int)
            or name == _COST
            and _is_number(value, int | float)
        ):
            found[name] = min(value, _HIGHEST)
        elif name == _CHECKS and isinstance(value, list):
            found[name] = [each.replace("\x00", "\ufffd") for each in value if isinstance(each, str)]
    return found


def in_force(policy: object, told: object) -> dict[str, Any]:
    """Each field of the policy's row with its stricter value: that of the row, or what the table `told` asks for."""
    more = asked(told)
    row = {name: getattr(policy, name) for name in (*_MORE, *_LESS, _COST, *_ON, *_OFF, _CHECKS)}
    found = {name: max(row[name], more.get(name, 0)) for name in _MORE}
    found |= {name: min(row[name], more.get(name, row[name])) for name in _LESS}
    found[_COST] = min(Decimal(row[_COST]), Decimal(str(more.get(_COST, row[_COST]))))
    found |= {name: row[name] or more.get(name, False) for name in _ON}
    found |= {name: row[name] and more.get(name, True) for name in _OFF}
    found[_CHECKS] = list(dict.fromkeys([*row[_CHECKS], *more.get(_CHECKS, ())]))
    return found


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What differs, in words: "approvals from 1 to 2, without ci from no to yes"."""
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return ", ".join(
        f"{_name(name)} from {_word(before.get(name))} to {_word(after.get(name))}" for name in names
    )


def words(values: Mapping[str, Any]) -> str:
    """Values of a policy in words: "approvals 2, without ci no"."""
    return ", ".join(f"{_name(name)} {_word(value)}" for name, value in sorted(values.items()))


def _name(field: str) -> str:
    return field.replace("_ci", " CI").replace("_", " ")


def _word(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " and ".join(map(str, value)) if isinstance(value, list) else f"{value}"


def _is_number(value: Any, kind: Any) -> bool:
    if not isinstance(value, kind) or isinstance(value, bool):
        return False
    return value > 0 and (isinstance(value, int) or math.isfinite(value))
