"""What hides is shown, wherever untrusted text is printed; what people really write is left alone."""

import pytest

from reviews.diff.trojan import is_hiding, kinds_in, reveal, reveal_text


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
        ("\uff41dmin", "lookalike", "‹U+FF41›"),
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
    ["plain", "naïve café", "Привет, мир", "日本語 text", "שלום", "مرحبا", "λ = 1 µm", "x\ty", "→ ✓ …"],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert not is_hiding(text)
    assert reveal(text) == text == reveal_text(text)


def test_bytes_that_are_no_text_are_shown_as_numbers() -> None:
    assert "‹byte FF›" in reveal(b"a\xff".decode("utf-8", "surrogateescape"))


def test_revealed_text_is_escaped() -> None:
    assert "<b>" not in reveal("<b>\u202e</b>") and "&lt;b&gt;" in reveal("<b>\u202e</b>")
