"""Markdown that strangers and models wrote, as safe HTML: no images, no raw HTML, links over http(s) only.

What hides, reorders or imitates characters in it is shown as code points, as everywhere on these pages.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from reviews.diff.lookalikes import imitations_in
from reviews.diff.text import body
from reviews.diff.trojan import reveal_escaped, reveal_text

TAGS = {
    "a", "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
LONGEST = 200_000
# html=False escapes raw HTML; nh3 afterwards is the wall that holds should the parser have a hole.
_PARSER = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable(["image"])
)


def _code(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"<code>{_words(renderer, tokens, index, options, env)}</code>"


def _block(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"<pre>{_code(renderer, tokens, index, options, env)}</pre>\n"


def _words(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return reveal_escaped(body(tokens[index].content), env["imitations"])


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if title := token.attrGet("title"):
        token.attrSet("title", reveal_text(str(title)))
    return renderer.renderToken(tokens, index, options, env)


# Revealed after parsing: before it, a mark in the text would change what is bold, a link or a table, and an entity
# such as &#x202e; would not be a hidden character yet.
for _name, _rule in (
    ("text", _words),
    ("code_inline", _code),
    ("code_block", _block),
    ("fence", _block),
    ("link_open", _link),
):
    _PARSER.add_render_rule(_name, _rule)


def as_safe_html(text: str) -> SafeString:
    """HTML of `text`; what is longer than 200,000 characters is cut, and said so."""
    cut = text[:LONGEST]
    tokens = _PARSER.parse(cut)
    # By the whole text, as words do not end where bold begins.
    env = {"imitations": imitations_in("".join(_texts(tokens)))}
    html = nh3.clean(
        _PARSER.renderer.render(tokens, _PARSER.options, env),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "span": {"title"}},
        allowed_classes={"span": {"u"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )
    if len(text) > LONGEST:
        html += f"<p>{len(text) - LONGEST} characters are not shown.</p>"
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 just above


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        yield "\n" if token.block or token.type.endswith("break") else token.content
        yield from _texts(token.children or ())
