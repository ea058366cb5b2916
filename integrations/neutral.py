"""Words that came from a model or a stranger, made harmless before they are posted where words act.

On GitHub a comment can ping people, command bots and close issues; in Slack it can ping a whole channel. The text
stays readable: a zero-width joiner goes between the sign and the word, or an HTML entity takes the sign's place.
"""

import re

_BREAK = "\u2060"  # word joiner: invisible, and no line break
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9])")  # as GitHub sees one: not in an e-mail address
_REFERENCE = re.compile(r"(?<![&/])#(?=\d)|\bGH-(?=\d)", re.I)
_BOT_LINE = re.compile(r"^([ \t>*+-]*)(/)(?=[A-Za-z])", re.M)
_BOT_WORD = re.compile(r"\b(bors|homu|mergify|rultor)(?=[ \t:,]+\S)", re.I)
_CLOSING = re.compile(
    r"\b(clos(?:e[sd]?)|fix(?:e[sd])?|resolve[sd]?)(?=:?[ \t\n]+(?:#|GH-|https?://|[\w.-]+/[\w.-]+#))", re.I
)
# In a commit message: "Skipping workflow runs" of GitHub's documentation; other CI services know the same words.
_SKIPPING = re.compile(
    r"\[(?=(?:skip ci|ci skip|no ci|skip actions|actions skip)\])|\bskip(?=-checks\s*:)", re.I
)
_COMMENT = re.compile(r"<!--")


def for_github(text: str) -> str:
    """The same words for a comment, title, body or commit on GitHub.

    No mention, command, reference, closing keyword or wish to skip the checks acts.
    """
    text = text.replace("\0", "")
    text = _COMMENT.sub("&lt;!--", text)
    text = _CLOSING.sub(_split, text)
    text = _BOT_WORD.sub(_split, text)
    text = _BOT_LINE.sub(rf"\1\2{_BREAK}", text)
    text = _SKIPPING.sub(lambda found: found.group() + _BREAK, text)
    text = _REFERENCE.sub(lambda found: found.group() + _BREAK, text)
    return _MENTION.sub(f"@{_BREAK}", text)


def for_slack(text: str) -> str:
    """The same words for Slack's mrkdwn: no <!channel>, <@user> or hidden link; & < > as Slack asks."""
    text = text.replace("\0", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"@(?=(?:here|channel|everyone)\b)", f"@{_BREAK}", text, flags=re.I)


def _split(found: re.Match[str]) -> str:
    word = found.group()
    return word[0] + _BREAK + word[1:]


def one_line(text: str) -> str:
    """The text on one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)
