"""Look-alikes: characters that are taken for ASCII ones and are others to a compiler, a shell or a browser."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_][\w]*")
_LOOKALIKE = dict(
    zip(
        "аеорсухіјѕԁһԛԝѵАВЕКМНОРСТУХІЈЅԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιαρυκօսոհցІ",
        "aeopcyxijsdhqwvABEKMHOPCTYXIJSGQWABEZHIKMNOPTYXovlapuKounhgI",
        strict=True,
    )
)
# Taken for ASCII, each by itself: marks that no script's ordinary text needs, and Latin letters drawn like others.
_DISGUISED = re.compile(
    "[\u037e\u01c0-\u01c3\u2223\u2024\ua4f8-\ua4fd\u2044\u2215\u2216\u29f5\u29f8\u29f9\u27cb\u2236\u205a\ufe52\ufe54\ufe55\ua789\ua78a\u2e40"
    "\u1400\u02d7\u02f8\u02c2\u02c3\u02b9\u02bc\u02c8\ua78c\u16ed\u2217\u204e"
    "\u0131\u0237\u0138\u017f\u0185\u01a8\u01bd\u01bf\u0251\u0261\u0262\u0269\u026a\u0274\u0280\u028f\u0299\u029c\u029f"
    "\u1d00\u1d04-\u1d07\u1d0a-\u1d0f\u1d18\u1d1b\u1d1c\u1d20-\u1d22\ua730\ua731]"
)
# Greek letters that look like no Latin one: units and formulas put them beside Latin ones (kΩ, Δx, μm).
# Not σ: Unicode's table of confusables has it as a Latin o, the only one of these letters.
_GREEK_SIGNS = frozenset("ΓΔΘΛΞΠΣΦΨΩβδεζθλμξπςφψ")
_WIDE = re.compile(r"[\uff01-\uff5e]")  # ASCII in full width: ordinary beside Chinese, Japanese and Korean
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def imitations_in(text: str) -> frozenset[str]:
    """Return what passes for ASCII: letters of other scripts in Latin words, words of look-alikes only, disguised ASCII."""
    if text.isascii():
        return frozenset()
    found: set[str] = set()
    found |= set(_DISGUISED.findall(text))
    if not _EAST_ASIAN.search(text):
        found |= set(_WIDE.findall(text))
    foreign = [char for char in text if ord(char) > 127 and char.isalpha()]
    only_lookalikes = bool(foreign) and all(char in _LOOKALIKE for char in foreign)
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        alien = {char for char in word if _is_alien(char)}
        mixed = any(char.isascii() and char.isalpha() for char in word)
        found |= {char for char in alien if mixed or only_lookalikes and char in _LOOKALIKE}
        found |= {
            char for char in word if ord(char) > 0x2100 and unicodedata.normalize("NFKC", char).isascii()
        }
    return frozenset(found)


def _is_alien(char: str) -> bool:
    """Tell whether a letter belongs to a script whose letters are taken for Latin ones, and may be taken for one."""
    if char in _GREEK_SIGNS:
        return False
    code = ord(char)
    return (
        0x370 <= code < 0x590 or 0x13A0 <= code < 0x1400 or 0x1C80 <= code < 0x1C90 or 0xA4D0 <= code < 0xA6A0
    )
