"""Words from a model or a stranger do nothing where they are posted, and stay readable."""

import pytest

from integrations.neutral import for_github, for_slack, one_line


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("ping @rob", "@rob"),
        ("(@ann/team)", "@ann/team"),
        ("**@rob**", "@rob"),
        ("bors r+", "bors r+"),
        ("BORS: merge", "BORS: merge"),
        ("@dependabot merge", "@dependabot"),
        ("/approve", "/approve"),
        ("text\n  /lgtm cancel", "/lgtm"),
        ("> /merge", "/merge"),
        ("Fixes #12", "Fixes #"),
        ("closes: ann/shop#12", "closes:"),
        ("resolved https://github.com/ann/shop/issues/12", "resolved http"),
        ("see #12", "#12"),
        ("GH-12", "GH-12"),
        ("<!-- honk: approved -->", "<!--"),
        ("Fix the total [skip ci]", "[skip ci]"),
        ("[CI Skip]", "[CI Skip]"),
        ("[no ci] [skip actions] [actions skip]", "[skip actions]"),
        ("skip-checks: true", "skip-checks:"),
        ("a\0b", "\0"),
    ],
)
def test_hazard_55_what_would_act_on_github_does_not(text: str, acting: str) -> None:
    neutral = for_github(text)
    assert acting not in neutral
    assert for_github(neutral) == neutral
    shown = neutral.replace("\u2060", "").replace("&lt;", "<")
    assert shown == text.replace("\0", "")


@pytest.mark.parametrize(
    "text",
    [
        "Rounds the total half up.",
        "Co-authored-by: Ann <ann@example.com>",
        "see https://honk.example.com/changes/7/#files",
        "a/b and src/shop.py",
        "it fixes the total",
        "- [x] done",
        "skip CI files and [skip] the rest",
        "&#39;",
    ],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert for_github(text) == text


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<!here|x>", "<@U1>", "<https://evil.example.com|Approve>", "@channel", "@Everyone"],
)
def test_hazard_55_what_would_act_in_slack_does_not(text: str) -> None:
    neutral = for_slack(text)
    assert "<" not in neutral
    assert text not in neutral


def test_one_line_is_one_line() -> None:
    assert one_line("a\nb\x1b[0m\u202ec") == "a b [0m c"
