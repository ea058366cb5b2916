"""Every text colour is readable on every ground it stands on, in both schemes, computed from the tokens."""

import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
PAIR = re.compile(
    r"--([a-z0-9-]+): light-dark\(oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\), oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)\);"
)
Oklch = tuple[float, float, float]
COLOURS: dict[str, tuple[Oklch, Oklch]] = {
    name: ((float(a), float(b), float(c)), (float(d), float(e), float(f)))
    for name, a, b, c, d, e, f in PAIR.findall(TOKENS)
}
GROUNDS = ("bg", "bg-2", "bg-3")
CODE = tuple(name for name in COLOURS if name.startswith("code-")) + ("fg",)
CODE_GROUNDS = ("bg", "bg-2", "added-bg", "added-word", "removed-bg", "removed-word", "moved-bg")
TEXT_PAIRS = (
    [(text, ground) for text in ("fg", "fg-2", "fg-3", "muted") for ground in GROUNDS]
    + [(text, "bg-4") for text in ("fg", "fg-2")]
    + [
        (text, ground)
        for text in ("accent", "accent-2", "good", "attention", "danger", "agent")
        for ground in GROUNDS
    ]
    + [(name, f"{name}-bg") for name in ("accent", "good", "attention", "danger", "agent")]
    + [
        (text, f"{name}-bg")
        for name in ("accent", "good", "attention", "danger", "agent")
        for text in ("fg", "fg-2", "muted")
    ]
    + [("accent-fg", ground) for ground in ("accent", "accent-2", "good", "danger", "attention", "agent")]
    + [(text, ground) for text in CODE for ground in CODE_GROUNDS]
    + [("muted", ground) for ground in ("added-bg", "removed-bg", "moved-bg")]
)


def _luminance(colour: Oklch) -> float:
    """WCAG's relative luminance of an OKLCH colour, by Ottosson's matrices, clipped to sRGB."""
    lightness, chroma, hue = colour[0] / 100, colour[1], math.radians(colour[2])
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(each, 0.0), 1.0) for each in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Oklch, other: Oklch) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _too_weak(pairs: list[tuple[str, str]], least: float) -> list[str]:
    return [
        f"{text} on {ground} in {scheme}: {found:.2f}"
        for text, ground in pairs
        for index, scheme in enumerate(("light", "dark"))
        if (found := _contrast(COLOURS[text][index], COLOURS[ground][index])) < least
    ]


def test_black_on_white_is_21_to_1() -> None:
    assert _contrast((0, 0, 0), (100, 0, 0)) == pytest.approx(21, abs=0.01)


def test_text_and_code_have_4_5_to_1_on_every_ground() -> None:
    assert _too_weak(TEXT_PAIRS, 4.5) == []


def test_edges_of_controls_have_3_to_1() -> None:
    assert _too_weak([("line-2", ground) for ground in GROUNDS], 3.0) == []


def test_dark_has_no_pure_black_and_no_pure_white() -> None:
    assert COLOURS["bg"][1][0] > 12
    assert COLOURS["fg"][1][0] < 97


def test_no_other_stylesheet_has_raw_colours() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch)a?\(")
    folder = Path(__file__).parents[2] / "static/css"
    found = [
        f"{path.name}: {match.group(0)}"
        for path in sorted(folder.glob("*.css"))
        if path.name != "tokens.css"
        for match in raw.finditer(path.read_text())
    ]
    assert found == []
