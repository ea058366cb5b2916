"""What hides is shown, wherever untrusted text is printed; what people really write is left alone."""

import re

import pytest

from reviews.diff.gaps import expander
from reviews.diff.model import FileDiff, Hunk, Line, Status
from reviews.diff.rows import Cell, code_html
from reviews.diff.trojan import is_hiding, kinds_in, reveal, reveal_text, suspicions


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("a\u202eb", "bidi", "‹U+202E›"),
        ("a\u2066b", "bidi", "‹U+2066›"),
        ("ad\u200bmin", "zero_width", "‹U+200B›"),
        ("x\ufe0fy"[:1] + "\ufe01", "zero_width", "‹U+FE01›"),
        ("\u3164 = 1", "zero_width", "‹U+3164›"),
        ("x\U000e0041", "tag", "‹U+E0041›"),
        ("\x1b[31mred", "control", "‹ESC›"),
        ("a\x00b", "control", "‹NUL›"),
        ("a\u00a0b", "space", "‹U+00A0›"),
        ("p\u0430yment", "lookalike", "‹U+0430›"),
        ("\u0441\u043e\u0440\u0443", "lookalike", "‹U+0441›"),
        ("t\u03c3ken", "lookalike", "‹U+03C3›"),
        ("\uff41dmin", "lookalike", "‹U+FF41›"),
        ("f(x)\u037e g()", "lookalike", "‹U+037E›"),
        ("if environment\u01c3=PRODUCTION:", "lookalike", "‹U+01C3›"),
        ("lo\u0261in", "lookalike", "‹U+0261›"),
        ("adm\u0131n", "lookalike", "‹U+0131›"),
        ("\u017fafe = True", "lookalike", "‹U+017F›"),
        ("https:\u2044\u2044good.example", "lookalike", "‹U+2044›"),
        ("a \uff1d b\uff1b", "lookalike", "‹U+FF1B›"),
        ("x\ua4d0\ua4d1", "lookalike", "‹U+A4D0›"),
        ("x = 1;" + " " * 100 + "evil()", "off_screen", "‹100 blanks›"),
        (" " * 310 + "evil()", "off_screen", "‹310 blanks›"),
    ],
)
def test_hazard_46_what_hides_is_named_and_shown(text: str, kind: str, shown: str) -> None:
    assert kind in {name for name, _ in kinds_in(text)}
    assert is_hiding(text)
    assert shown in reveal(text)
    assert shown in reveal_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "naïve café",
        "Привет, мир",
        "日本語 text",
        "שלום",
        "مرحبا",
        "λ = 1 µm",
        'KILOOHM = Unit("kiloohm", "kΩ", "resistance", 1000.0)',
        "Δt = λmax",
        "设置 foo；完成",
        "“so” ‘it’ is – 3′ …",
        "x\ty",
        "→ ✓ …",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert not is_hiding(text)
    assert reveal(text) == text == reveal_text(text)


def _file(body: bytes, section: bytes = b"") -> FileDiff:
    lines = body.count(b"\n")
    hunk = Hunk(1, 0, 1, lines, section, body, "a.py#1")
    return FileDiff(b"a.py", b"a.py", Status.MODIFIED, "100644", "100644", "1" * 40, "2" * 40, hunks=(hunk,))


def test_hazard_46_code_pushed_off_the_screen_is_shown_between_tokens_and_marks_too() -> None:
    text = b"x = 1" + b" " * 45 + b"\t" * 45 + b"evil()"
    line = Line("+", None, 1, text)
    whole = Cell(line)
    tokens = Cell(line, tokens=((4, 5, "n"), (60, 70, "c"), (95, 99, "f")))
    marked = Cell(line, tokens=tokens.tokens, marks=((2, 50), (50, 99)))
    for cell in (whole, tokens, marked):
        assert "‹90 blanks›" in code_html(cell, "")
        assert re.sub("<[^>]*>", "", code_html(cell, "")) == "x = 1‹90 blanks›evil()"


def test_hazard_46_the_title_of_a_hunk_is_looked_through_too() -> None:
    found = suspicions(_file(b"+x\n", section="def f(a\u202e):".encode()))
    assert [(each.kind, each.line) for each in found] == [("bidi", 1)]
    assert "title of the hunk" in found[0].sentence
    assert "‹U+202E›" in expander(_file(b"+x\n"), 1, 2, 1, 3, section="\u202e".encode())


def test_bytes_that_are_no_text_are_shown_as_numbers() -> None:
    assert "‹byte FF›" in reveal(b"a\xff".decode("utf-8", "surrogateescape"))


def test_revealed_text_is_escaped() -> None:
    assert "<b>" not in reveal("<b>\u202e</b>") and "&lt;b&gt;" in reveal("<b>\u202e</b>")
