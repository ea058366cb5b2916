"""The program that runs Pygments, and grammars on hard sources, in a process of its own: neither can be interrupted.

Speaks frames over stdin and stdout: four bytes of length, then JSON. Ends when its stdin closes. Started by
`highlight.SlowLexers`, which kills it when it takes too long.
"""

import json
import resource
import sys
from typing import BinaryIO

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_for_filename
from pygments.token import Token, _TokenType

from reviews.diff.grammar import GRAMMARS
from reviews.diff.tokens import Spans

MEMORY = 1_000_000_000
_CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Token.Comment, "c"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "n"),
    (Token.Keyword.Type, "t"),
    (Token.Keyword.Constant, "b"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "t"),
    (Token.Name.Builtin, "b"),
    (Token.Name.Decorator, "a"),
    (Token.Name.Attribute, "a"),
    (Token.Name.Tag, "g"),
    (Token.Generic.Heading, "g"),
    (Token.Generic.Subheading, "g"),
)


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read one frame; None at the end of the stream."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else None


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write one frame at once."""
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def lex(name: str, text: str) -> list[list[tuple[int, int, str]]] | None:
    """Return the spans of each line; None when no lexer knows the name."""
    found = find_lexer_class_for_filename(name)
    if found is None:
        return None
    lexer: Lexer = found(stripnl=False, ensurenl=False)
    lines: list[list[tuple[int, int, str]]] = [[]]
    column = 0
    for kind, value in lexer.get_tokens(text):
        letter = _letter(kind)
        for index, part in enumerate(value.split("\n")):
            if index:
                lines.append([])
                column = 0
            if part and letter and part.strip():
                _append(lines[-1], column, column + len(part), letter)
            column += len(part)
    return lines


def parse(language: str, text: str, lines: list[tuple[int, int]]) -> list[Spans]:
    """Return the spans of each line by a grammar, of the given ranges of lines only."""
    found = GRAMMARS[language].tokens(text.encode("utf-8", "surrogateescape"), lines)
    return [found.get(number, ()) for number in range(1, max(found, default=0) + 1)]


def _append(spans: list[tuple[int, int, str]], start: int, end: int, letter: str) -> None:
    if spans and spans[-1][1] == start and spans[-1][2] == letter:
        spans[-1] = (spans[-1][0], end, letter)
    else:
        spans.append((start, end, letter))


def _letter(kind: _TokenType) -> str:
    return next((letter for family, letter in _CLASSES if kind in family), "")


def main() -> None:
    """Answer requests until the other side goes away."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while (frame := read_frame(stdin)) is not None:
        request = json.loads(frame)
        answer: object
        try:
            if "grammar" in request:
                answer = parse(request["grammar"], request["text"], request["lines"])
            else:
                answer = lex(request["name"], request["text"])
        except (MemoryError, RecursionError, ValueError, TypeError, LookupError):
            answer = None
        write_frame(stdout, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
