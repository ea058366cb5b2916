"""Markdown that strangers and models wrote, as safe HTML: no images, no raw HTML, links over http(s) only."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "a", "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
LONGEST = 200_000
# html=False escapes raw HTML; nh3 afterwards is the wall that holds should the parser have a hole.
_PARSER = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable(["image"])
)


def as_safe_html(text: str) -> SafeString:
    """HTML of `text`; what is longer than 200,000 characters is cut, and said so."""
    cut = text[:LONGEST]
    html = nh3.clean(
        _PARSER.render(cut),
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )
    if len(text) > LONGEST:
        html += f"<p>{len(text) - LONGEST} characters are not shown.</p>"
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 just above
