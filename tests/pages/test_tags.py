"""Tags and filters of the templates, above all what they do with hostile text."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from honkweb.markdown import LONGEST, as_safe_html
from honkweb.templatetags import honk
from honkweb.templatetags.icons import GLYPHS, drawing

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](https://evil.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '[x](https://a.example/"onmouseover=alert(1))',
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "`<b>`<style>*{display:none}</style>",
    "<https://a.example/><form action=//evil.example><button>Approve</button></form>",
    "<div class=banner style='position:fixed'>Approved by Rob</div>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hazard_50_markdown_lets_nothing_active_through(text: str) -> None:
    html = as_safe_html(text).lower()

    for tag in ("<script", "<img", "<svg", "<iframe", "<style", "<form", "<button", "<div"):
        assert tag not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="vbscript' not in html
    assert " onmouseover=" not in html
    assert "<p class=" not in html


@pytest.mark.parametrize(
    "text", ["a{}b", "**a{}b**", "`a{}b`", "    a{}b", "```\na{}b\n```", "|a|\n|-|\n|a{}b|"]
)
@pytest.mark.parametrize(("hidden", "said"), [("\u202e", "202E"), ("\u200b", "200B"), ("&#x202e;", "202E")])
def test_hazard_46_markdown_shows_what_hides_in_it(text: str, hidden: str, said: str) -> None:
    html = as_safe_html(text.format(hidden))

    assert "\u202e" not in html and "\u200b" not in html
    if hidden in html.replace("&amp;", "&"):  # code takes an entity as it is written
        assert "<code>" in html
    else:
        assert f"‹U+{said}›</span>" in html and 'class="u"' in html


def test_hazard_46_markdown_shows_a_lookalike_though_bold_parts_its_word() -> None:
    html = as_safe_html("p**\u0430**ypal, \u0436\u0430")

    assert html.count("\u0430‹U+0430›") == 2


def test_hazard_46_a_links_title_hides_nothing() -> None:
    assert 'title="pay‹U+202E›load"' in as_safe_html('[x](https://a.example/ "pay\u202eload")')


def test_links_of_strangers_are_marked() -> None:
    html = as_safe_html("[docs](https://a.example/x)")

    assert html == '<p><a href="https://a.example/x" rel="nofollow noopener">docs</a></p>\n'


def test_markdown_keeps_what_people_write() -> None:
    html = as_safe_html("**b** `c`\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |")

    assert "<strong>b</strong> <code>c</code>" in html
    assert html.count("<li>") == 2
    assert "<td>2</td>" in html


def test_markdown_that_is_cut_says_so() -> None:
    assert "10 characters are not shown" in as_safe_html("x" * (LONGEST + 10))


@pytest.mark.parametrize(
    "render", [honk.reveal, honk.middle, lambda text: honk.glyph("open", text), honk.sha]
)
def test_hazard_50_tags_escape_what_they_show(render: object) -> None:
    html = str(render('<b onclick="x">' * 5))  # type: ignore[operator]

    assert "<b onclick" not in html


def test_hazard_46_text_from_outside_shows_what_hides_in_it() -> None:
    html = honk.reveal("pay\u202eload")

    assert "\u202e" not in html
    assert "202E" in html


def test_every_state_has_a_word_and_a_drawing() -> None:
    for state, look in GLYPHS.items():
        assert look.word, state
        assert drawing(look.shape).startswith("<svg")


def test_states_of_one_meaning_differ_in_shape() -> None:
    stages = (
        "queued",
        "working",
        "waiting",
        "red",
        "review",
        "changes",
        "ready",
        "unknown",
        "failed",
        "closed",
    )

    assert len({GLYPHS[stage].shape for stage in stages}) == len(stages)


def test_a_state_that_is_not_known_is_still_shown() -> None:
    assert "Some thing" in honk.glyph("some_thing")


def test_only_web_addresses_become_qr_codes() -> None:
    assert honk.qr("javascript:alert(1)") == ""
    assert honk.qr("https://a.example/").startswith('<img class="qr" src="data:image/svg+xml')


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3, "now"), (42, "42 s"), (240, "4 min"), (7200, "2 h"), (86_400 * 3, "3 d"), (86_400 * 800, "2 y")],
)
def test_times_are_relative(seconds: int, said: str) -> None:
    assert f">{said}</time>" in honk.ago(timezone.now() - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (9.9, "now"),
        (10, "10 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599.9, "59 min"),
        (3600, "1 h"),
        (86_399.9, "23 h"),
        (86_400, "1 d"),
        (86_400 * 30 - 1, "29 d"),
        (86_400 * 30, "1 mo"),
        (86_400 * 365 - 1, "12 mo"),
        (86_400 * 365, "1 y"),
    ],
)
def test_a_wait_is_never_said_to_be_longer_than_it_was(seconds: float, said: str) -> None:
    assert honk.span(seconds) == said


def test_the_exact_time_is_a_tap_away() -> None:
    html = honk.ago(timezone.now() - timedelta(days=2))

    assert html.startswith('<details class="ago">')
    assert " UTC</time></details>" in html


def test_no_time_is_nothing() -> None:
    assert honk.ago(None) == ""


@pytest.mark.parametrize(
    ("dollars", "said"),
    [
        (Decimal("0.4213"), "$0.42"),
        (Decimal("0.003"), "< $0.01"),
        (0, "$0.00"),
        (None, "–"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money(dollars: Decimal | None, said: str) -> None:
    assert honk.money(dollars) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(8, "8 s"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (0.25, "250 ms"), (None, "–")]
)
def test_durations(seconds: float | None, said: str) -> None:
    assert honk.duration(seconds) == said


def test_a_long_name_keeps_its_end() -> None:
    html = honk.middle("honkweb/templates/parts/a-very-long-file-name.html")

    assert html.endswith("<span>ong-file-name.html</span></bdi>")


def test_a_sha_is_short_and_copied_whole() -> None:
    html = honk.sha("a" * 40)

    assert f'data-copy="{"a" * 40}"' in html
    assert ">aaaaaaa<" in html
