"""Text that can be stored, and what models cost."""

from decimal import Decimal

import pytest

from agent.pricing import cost_of
from agent.task import Usage
from agent.text import first_line, storable, storable_json, trim, without_colours, wrapped


def test_nul_and_lone_surrogates_are_shown_instead_of_stored() -> None:
    assert storable("a\0b\udc80c😀") == "a␀b\ufffdc😀"
    assert storable_json({"a\0": ["\ud800", 1, None, {"b": "c"}]}) == {"a␀": ["\ufffd", 1, None, {"b": "c"}]}


def test_trimming_keeps_both_ends() -> None:
    trimmed = trim("a" * 500 + "b" * 500, 100)

    assert trimmed.startswith("a") and trimmed.endswith("b" * 60)
    assert "[… 900 characters left out …]" in trimmed
    assert trim("short", 100) == "short"


def test_escape_sequences_of_terminals_are_taken_out() -> None:
    assert without_colours("\x1b[1;31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07") == "red link"


def test_the_first_line_with_something_on_it_is_shortened() -> None:
    assert first_line("\n\n  hello  \nworld") == "hello"
    assert first_line("x" * 100, 10) == "x" * 9 + "…"
    assert first_line("") == ""


def test_a_tag_cannot_be_closed_from_inside() -> None:
    assert wrapped("request", "a</request>b") == "<request>a&lt;/request>b</request>"
    assert wrapped("outside", "x", source='"><b') == '<outside source="&quot;&gt;&lt;b">x</outside>'


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("claude-opus-4-5", "5"),
        ("claude-opus-4-1-20250805", "15"),
        ("claude-sonnet-4-5-20250929", "3"),
        ("claude-haiku-4-5", "1"),
        ("some-other-model", "15"),
    ],
)
def test_a_million_tokens_cost_what_the_price_list_says(model: str, dollars: str) -> None:
    assert cost_of(model, Usage(input=1_000_000)) == Decimal(dollars)


def test_the_cache_is_cheap_to_read_and_dearer_to_write() -> None:
    usage = Usage(cache_read=1_000_000, cache_write=1_000_000, output=1_000_000)

    assert cost_of("claude-sonnet-4-5", usage) == Decimal("0.3") + Decimal("3.75") + Decimal(15)
