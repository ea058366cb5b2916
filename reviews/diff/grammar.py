"""Highlighting by tree-sitter, for the languages whose grammars are installed: fast and exact.

Asking a broken tree takes time that grows with the square of its size (100 kB of "(": 17 seconds), and what is asked
cannot be stopped: the binding's own callbacks crash the process (0.26.1). So a large or broken source is left to a
process that can be killed.
"""

import re

import tree_sitter_javascript
import tree_sitter_python
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from reviews.diff.tokens import CLASSES, Spans, Tokens

_PYTHON = """
(comment) @c
(string) @s
(interpolation) @plain
[(integer) (float)] @n
[(none) (true) (false)] @b
(decorator) @a
(function_definition name: (identifier) @f)
(class_definition name: (identifier) @t)
(call function: (identifier) @f)
(call function: (attribute attribute: (identifier) @f))
(type (identifier) @t)
["as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else" "except" "finally" "for" "from"
 "global" "if" "import" "lambda" "nonlocal" "pass" "raise" "return" "try" "while" "with" "yield" "match" "case"
 "and" "in" "is" "not" "or" "is not" "not in"] @k
"""
_JAVASCRIPT = """
(comment) @c
[(string) (template_string) (regex)] @s
(template_substitution) @plain
(number) @n
[(true) (false) (null) (undefined) (this) (super)] @b
(function_declaration name: (identifier) @f)
(function_expression name: (identifier) @f)
(method_definition name: (property_identifier) @f)
(class_declaration name: (identifier) @t)
(new_expression constructor: (identifier) @t)
(call_expression function: (identifier) @f)
(call_expression function: (member_expression property: (property_identifier) @f))
(jsx_attribute (property_identifier) @a)
["as" "async" "await" "break" "case" "catch" "class" "const" "continue" "debugger" "default" "delete" "do" "else"
 "export" "extends" "finally" "for" "from" "function" "get" "if" "import" "in" "instanceof" "let" "new" "of"
 "return" "set" "static" "switch" "throw" "try" "typeof" "var" "void" "while" "with" "yield"] @k
"""


LARGEST = 64_000  # bytes of a source that is read in the caller's process
LARGEST_BROKEN = 8_000  # the same when it does not parse
_PAINT = {name: name.encode() for name in CLASSES} | {"plain": b" "}
# First row and column of a token, its last ones negated, and its class: in this order what lies inside comes after.
_Place = tuple[int, int, int, int, str]
_RUN = re.compile(rb"([a-z])\1*")


class Grammar:
    """One language. Parsing is the whole file's, so that a hunk inside a string is seen as one."""

    def __init__(self, language: Language, query: str) -> None:
        self._language = language
        self._query = Query(language, query)

    def quick_tokens(self, source: bytes, lines: list[tuple[int, int]]) -> Tokens | None:
        """Return what `tokens` does, or None when that could take long."""
        if len(source) > LARGEST:
            return None
        tree = Parser(self._language).parse(source)
        if tree.root_node.has_error and len(source) > LARGEST_BROKEN:
            return None
        return self._tokens(tree, source, lines)

    def tokens(self, source: bytes, lines: list[tuple[int, int]]) -> Tokens:
        """Return the tokens of the given ranges of lines (1-based, both ends included), however long it takes."""
        return self._tokens(Parser(self._language).parse(source), source, lines)

    def _tokens(self, tree: Tree, source: bytes, lines: list[tuple[int, int]]) -> Tokens:
        found: list[_Place] = []
        for first, last in lines:
            cursor = QueryCursor(self._query)
            cursor.set_point_range((first - 1, 0), (last, 0))
            for name, nodes in cursor.captures(tree.root_node).items():
                found += [_place(node, name) for node in nodes]
        rows = source.split(b"\n")
        wanted = {number for first, last in lines for number in range(first, last + 1)}
        return _by_line(found, rows, wanted)


def _place(node: Node, name: str) -> _Place:
    (row, column), (end_row, end_column) = node.start_point, node.end_point
    return (row, column, -end_row, -end_column, name)


def _by_line(found: list[_Place], rows: list[bytes], wanted: set[int]) -> Tokens:
    """Paint each wanted line, outer tokens first, so that what lies inside wins; then read off the runs."""
    painted: dict[int, bytearray] = {}
    for row, column, minus_end_row, minus_end_column, name in sorted(set(found)):
        end_row, end_column = -minus_end_row, -minus_end_column
        for index in range(row, min(end_row, len(rows) - 1) + 1):
            if index + 1 not in wanted:
                continue
            length = len(rows[index])
            start = column if index == row else 0
            end = min(end_column, length) if index == end_row else length
            paint = painted.get(index + 1) or painted.setdefault(index + 1, bytearray(b" " * length))
            paint[start:end] = _PAINT[name] * (end - start)
    return {number: _spans(paint, rows[number - 1]) for number, paint in painted.items()}


def _spans(paint: bytearray, row: bytes) -> Spans:
    runs = tuple((run.start(), run.end(), run[0][:1].decode()) for run in _RUN.finditer(paint))
    return runs if row.isascii() else tuple(_characters(run, row) for run in runs)


def _characters(span: tuple[int, int, str], row: bytes) -> tuple[int, int, str]:
    start = len(row[: span[0]].decode("utf-8", "surrogateescape"))
    return (start, start + len(row[span[0] : span[1]].decode("utf-8", "surrogateescape")), span[2])


GRAMMARS = {
    "python": Grammar(Language(tree_sitter_python.language()), _PYTHON),
    "javascript": Grammar(Language(tree_sitter_javascript.language()), _JAVASCRIPT),
}
EXTENSIONS = {
    b"py": "python",
    b"pyi": "python",
    b"js": "javascript",
    b"jsx": "javascript",
    b"mjs": "javascript",
    b"cjs": "javascript",
}
