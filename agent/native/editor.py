"""The text editor tool: view, create, str_replace, insert. It edits bytes, so that what it does not touch stays."""

from collections.abc import Mapping
from typing import Any

from agent.native.files import Files
from agent.native.results import BadCall, Refused, Result, only, text_of
from agent.text import storable, trim

VIEW_LIMIT = 60_000
_ENTRIES = 1000


def edit(files: Files, arguments: Mapping[str, Any]) -> Result:
    """Carry out one call of the tool. Raises BadCall and Refused."""
    command = text_of(arguments, "command")
    path = text_of(arguments, "path")
    if command == "view":
        only(arguments, "command", "path", "view_range")
        return _view(files, path, arguments.get("view_range"))
    if command == "create":
        only(arguments, "command", "path", "file_text")
        return _create(files, path, text_of(arguments, "file_text"))
    if command == "str_replace":
        only(arguments, "command", "path", "old_str", "new_str")
        return _replace(files, path, text_of(arguments, "old_str"), text_of(arguments, "new_str", default=""))
    if command == "insert":
        # Earlier versions of the tool said new_str, and models still do at times.
        only(arguments, "command", "path", "insert_line", "insert_text", "new_str")
        text = text_of(arguments, "insert_text" if "insert_text" in arguments else "new_str")
        return _insert(files, path, _number(arguments.get("insert_line"), "insert_line"), text)
    raise BadCall(f"{command!r} is not a command of this tool; it has view, create, str_replace, insert.")


def _view(files: Files, path: str, wanted: Any) -> Result:
    if files.is_folder(path):
        entries = files.entries(path)
        more = [f"… and {len(entries) - _ENTRIES} more"] if len(entries) > _ENTRIES else []
        name = "/".join(files.parts(path)) or "the repository"
        return Result("\n".join([*entries[:_ENTRIES], *more]) or "(empty)", f"Listed {name}")
    content = files.read(path)
    if b"\0" in content[:8000]:
        raise Refused(f"{path} is a binary file of {len(content)} bytes.")
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    first, last = _range(wanted, len(lines))
    shown = "\n".join(f"{n:>6}\t{_shown(line)}" for n, line in enumerate(lines[first - 1 : last], first))
    name = "/".join(files.parts(path))
    text = trim(storable(shown), VIEW_LIMIT) or "(the file is empty)"
    return Result(text, f"Read {name} {first}–{last}" if lines else f"Read {name}")


def _shown(line: bytes) -> str:
    return line.decode("utf-8", "replace").removesuffix("\r")


def _range(wanted: Any, count: int) -> tuple[int, int]:
    if wanted is None:
        return 1, count
    if not isinstance(wanted, list) or len(wanted) != 2:
        raise BadCall("view_range has to be two line numbers, such as [1, 40]; -1 as the second is the end.")
    first, last = (_number(each, "view_range") for each in wanted)
    last = count if last == -1 else min(last, count)
    if first < 1 or first > max(count, 1) or last < first - 1:
        raise Refused(f"view_range [{first}, {wanted[1]}] does not fit: the file has {count} lines.")
    return first, last


def _number(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadCall(f"{name} has to be a whole number.")
    return value


def _create(files: Files, path: str, text: str) -> Result:
    existed = files.exists(path)
    files.write(path, text.encode())
    name = "/".join(files.parts(path))
    return Result(f"{name} is written.", f"{'Rewrote' if existed else 'Created'} {name}", touched=True)


def _replace(files: Files, path: str, old: str, new: str) -> Result:
    if not old:
        raise Refused("old_str is empty. Use insert to add lines, or create to write a whole file.")
    content = files.read(path)
    wanted, put = old.encode(), new.encode()
    if wanted not in content and b"\r\n" in content:
        wanted, put = _with_cr(wanted), _with_cr(put)
    count = content.count(wanted)
    name = "/".join(files.parts(path))
    if count == 0:
        raise Refused(
            f"old_str is not in {name}. View the file and copy the text exactly, with its white space."
        )
    if count > 1:
        raise Refused(f"old_str is in {name} {count} times. Add lines around it so that it is there once.")
    at = content.index(wanted)
    files.write(path, content[:at] + put + content[at + len(wanted) :])
    return Result(
        f"{name} is edited:\n{_around(content, at, put, len(wanted))}", f"Edited {name}", touched=True
    )


def _with_cr(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _around(content: bytes, at: int, put: bytes, removed: int) -> str:
    """The edited lines with three around them, numbered."""
    after = content[:at] + put + content[at + removed :]
    lines = after.split(b"\n")
    first = max(after.count(b"\n", 0, at) - 3, 0)
    last = after.count(b"\n", 0, at + len(put)) + 4
    shown = "\n".join(f"{n:>6}\t{_shown(line)}" for n, line in enumerate(lines[first:last], first + 1))
    return trim(storable(shown), 4000)


def _insert(files: Files, path: str, after_line: int, text: str) -> Result:
    content = files.read(path)
    lines = _kept_lines(content)
    name = "/".join(files.parts(path))
    if not 0 <= after_line <= len(lines):
        raise Refused(f"insert_line {after_line} does not fit: {name} has {len(lines)} lines.")
    ending = b"\r\n" if b"\r\n" in content else b"\n"
    put = _with_cr(text.encode()) if ending == b"\r\n" else text.encode()
    before, rest = b"".join(lines[:after_line]), b"".join(lines[after_line:])
    if before and not before.endswith(b"\n"):
        before += ending
    if put and not put.endswith(b"\n") and rest:
        put += ending
    files.write(path, before + put + rest)
    return Result(
        f"{name} is edited:\n{_around(before + rest, len(before), put, 0)}", f"Edited {name}", touched=True
    )


def _kept_lines(content: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in content.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
