"""Highlighting is exact where it can be, plain where it must be, and never late."""

import time

import pytest

from reviews.diff.highlight import LARGEST, LONGEST_LINE, SlowLexers, highlight
from reviews.diff.lexing import lex

ALL = [(1, 10_000)]


def words(
    source: bytes, path: bytes = b"a.py", lines: list[tuple[int, int]] = ALL
) -> list[tuple[int, str, str]]:
    rows = source.decode("utf-8", "surrogateescape").split("\n")
    tokens = highlight(path, source, lines)
    return [
        (number, rows[number - 1][start:end], name)
        for number, spans in tokens.items()
        for start, end, name in spans
    ]


def test_python_is_read_as_a_whole_and_cut_into_lines() -> None:
    source = b'class Cart:\n    """Two\n    lines."""\n    def total(self): return 1  # all\n'
    assert words(source) == [
        (1, "class", "k"),
        (1, "Cart", "t"),
        (2, '"""Two', "s"),
        (3, '    lines."""', "s"),
        (4, "def", "k"),
        (4, "total", "f"),
        (4, "return", "k"),
        (4, "1", "n"),
        (4, "# all", "c"),
    ]


def test_what_stands_inside_a_string_wins_over_the_string() -> None:
    assert words(b'f"a{g(1)}b"\n') == [(1, 'f"a', "s"), (1, "g", "f"), (1, "1", "n"), (1, 'b"', "s")]


def test_columns_are_characters_even_after_odd_bytes() -> None:
    assert words("ü = '日本' # x\n".encode() + b"\xff = 1 # y\n") == [
        (1, "'日本'", "s"),
        (1, "# x", "c"),
        (2, "1", "n"),
        (2, "# y", "c"),
    ]


def test_only_the_asked_lines_are_painted_and_they_are_the_same() -> None:
    source = b"".join(b"def f%d(): return '%d'\n" % (n, n) for n in range(100))
    assert words(source, lines=[(40, 42)]) == [word for word in words(source) if 40 <= word[0] <= 42]


def test_javascript_has_a_grammar_too() -> None:
    assert (1, "const", "k") in words(b"const a = `x${b(1)}`; // y\n", b"a.mjs")


@pytest.mark.parametrize("source", [b"x = 1\n" * (LARGEST // 6 + 1), b"x = '" + b"y" * LONGEST_LINE + b"'\n"])
def test_hazard_51_what_is_too_large_stays_plain(source: bytes) -> None:
    assert highlight(b"a.py", source, ALL) == {}


def test_other_languages_are_read_by_pygments_in_a_child() -> None:
    with SlowLexers(deadline=60, budget=120) as slow:
        source = b"package main // x\r\n\xff\nfunc main() {}\n"
        tokens = highlight(b"d/a.go", source, ALL, slow)
        assert tokens[1] == ((0, 7, "k"), (13, 18, "c"))
        assert tokens[3][0] == (0, 4, "k")
        assert highlight(b"no.such-kind", b"x\n", ALL, slow) == {}
        assert highlight(b"Makefile", b"all:\n\techo\n", ALL, slow)


def test_hazard_51_a_lexer_that_hangs_is_killed_and_the_next_file_is_read() -> None:
    hostile = (b"a." * 9_500 + b"\n") * 15  # takes Pygments' TypeScript lexer minutes
    with SlowLexers(deadline=1, budget=200) as slow:
        started = time.monotonic()
        assert highlight(b"a.ts", hostile, ALL, slow) == {}
        assert time.monotonic() - started < 60
    with SlowLexers(deadline=60, budget=200) as slow:
        assert highlight(b"a.ts", b"const a = 1\n", ALL, slow)


@pytest.mark.parametrize("path", [b"a.py", b"a.js"])
def test_hazard_51_a_grammar_that_takes_too_long_is_killed(path: bytes) -> None:
    hostile = b"(\n" * 400_000  # takes the query of a grammar minutes
    with SlowLexers(deadline=1, budget=0.5) as slow:
        assert highlight(path, hostile, ALL, slow) == {}
        assert highlight(path, hostile, ALL, slow) == {}  # at once: the time for all files is spent
    assert highlight(path, hostile, ALL) == {}


def test_large_and_broken_sources_are_coloured_by_the_child_as_here() -> None:
    function = "def f(): return 'ü'  # \udcff\n".encode("utf-8", "surrogateescape")
    with SlowLexers(deadline=60, budget=120) as slow:
        for source in (function * 3_000, function * 400 + b"(\n", function * 10):
            assert highlight(b"a.py", source, [(2, 3)], slow) == highlight(b"a.py", function * 3, [(2, 3)])
    assert highlight(b"a.py", function * 3, [(2, 3)])


def test_hazard_51_when_the_time_for_all_files_is_spent_the_rest_is_plain() -> None:
    with SlowLexers(deadline=60, budget=0) as slow:
        assert highlight(b"a.go", b"package main\n", ALL, slow) == {}


def test_a_lexer_that_nobody_knows_is_none() -> None:
    assert lex("a.no-such-kind", "x") is None
