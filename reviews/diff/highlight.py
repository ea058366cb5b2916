"""Highlighting that cannot hang: exact and in-process where there is a grammar, else in a child on a short leash."""

import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

from reviews.diff.grammar import EXTENSIONS, GRAMMARS
from reviews.diff.text import decode
from reviews.diff.tokens import CLASSES, Spans, Tokens

LARGEST = 1_000_000  # bytes of a file that a grammar reads
LARGEST_SLOW = 300_000  # bytes of a file that Pygments reads
LONGEST_LINE = 20_000
_ROOT = Path(__file__).resolve().parents[2]


class SlowLexers:
    """A child process with a deadline for each file; a child that is late is killed and replaced.

    `budget` seconds are for all files together: when they are spent, the rest stays plain. Threads may share one.
    """

    def __init__(self, *, deadline: float = 2.0, budget: float = 20.0) -> None:
        self._deadline = deadline
        self._left = budget
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "SlowLexers":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._end()

    def tokens(self, name: str, text: str) -> Tokens:
        """Return Pygments' tokens of a whole file, or none when it takes too long or nothing knows its kind."""
        return self._answer({"name": name, "text": text})

    def parsed(self, language: str, source: bytes, lines: list[tuple[int, int]]) -> Tokens:
        """Return a grammar's tokens of the given ranges of lines, or none when it takes too long."""
        return self._answer({"grammar": language, "text": decode(source), "lines": lines})

    def _answer(self, request: dict[str, object]) -> Tokens:
        with self._lock:
            if self._left <= 0:
                return {}
            started = time.monotonic()
            answer = self._ask(json.dumps(request).encode(), started + self._deadline)
            self._left -= time.monotonic() - started
        return _read(answer) if answer else {}

    def _ask(self, request: bytes, until: float) -> bytes | None:
        child = self._child if self._child and self._child.poll() is None else self._start()
        if child.stdin is None or child.stdout is None:
            return None
        out, into = child.stdin.fileno(), child.stdout.fileno()
        waiting = memoryview(len(request).to_bytes(4, "big") + request)
        received = bytearray()
        while len(received) < 4 or len(received) < 4 + int.from_bytes(received[:4], "big"):
            left = until - time.monotonic()
            readable, writable, _ = select.select([into], [out] if waiting else [], [], max(left, 0))
            if not readable and not writable:
                self._end()
                return None
            if writable:
                try:
                    waiting = waiting[os.write(out, waiting[:65536]) :]
                except (BrokenPipeError, BlockingIOError):
                    waiting = waiting[len(waiting) :]
            if readable:
                part = os.read(into, 1 << 20)
                if not part:
                    self._end()
                    return None
                received += part
        return bytes(received[4:])

    def _start(self) -> subprocess.Popen[bytes]:
        self._end()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "reviews.diff.lexing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PATH": os.defpath, "PYTHONPATH": str(_ROOT)},
        )
        if self._child.stdin:
            os.set_blocking(self._child.stdin.fileno(), False)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream:
                stream.close()


def highlight(
    path: bytes, source: bytes, lines: list[tuple[int, int]], slow: SlowLexers | None = None
) -> Tokens:
    """Return the tokens of the given ranges of lines of a whole file.

    Without `slow` what cannot be told quickly stays plain. Files that are too large, have very long lines or no known kind get none; they are shown plain.
    """
    name = path.rsplit(b"/", 1)[-1]
    language = EXTENSIONS.get(name.rsplit(b".", 1)[-1].lower())
    if language:
        if len(source) > LARGEST or _has_long_line(source):
            return {}
        found = GRAMMARS[language].quick_tokens(source, lines)
        if found is None:
            return slow.parsed(language, source, lines) if slow else {}
        return found
    if slow is None or len(source) > LARGEST_SLOW or _has_long_line(source) or b"\0" in source:
        return {}
    # Pygments turns "\r\n" into "\n" and drops a BOM; a blank in their place keeps every column where it is.
    text = decode(source).encode("utf-8", "replace").decode("utf-8")
    text = text.replace("\r", " ").replace("\ufeff", " ")
    whole = slow.tokens(name.decode("utf-8", "replace"), text)
    wanted = {number for first, last in lines for number in range(first, last + 1)}
    return {number: spans for number, spans in whole.items() if number in wanted}


def _has_long_line(source: bytes) -> bool:
    at = 0
    while len(source) - at > LONGEST_LINE:
        end = source.rfind(b"\n", at, at + LONGEST_LINE)
        if end < 0:
            return True
        at = end + 1
    return False


def _read(answer: bytes) -> Tokens:
    rows = json.loads(answer)
    if not isinstance(rows, list):
        return {}
    return {number: _checked(spans) for number, spans in enumerate(rows, 1) if spans}


def _checked(spans: list[list[object]]) -> Spans:
    """Keep only what can be put into a page: the child read hostile text."""
    kept: list[tuple[int, int, str]] = []
    for start, end, letter in spans:
        if isinstance(start, int) and isinstance(end, int) and letter in CLASSES and isinstance(letter, str):
            kept.append((start, end, letter))
    return tuple(kept)
