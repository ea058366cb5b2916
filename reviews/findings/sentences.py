"""The sentences of a request, numbered from 1: what a judge means by "sentence 2"."""

import re

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^\s])|\n\s*\n|\n\s*(?=[-*•]|\d+[.)])")
_SHORT = re.compile(r"(?i)\b(e\.g|i\.e|etc|vs|cf|no|mr|mrs|dr|st|approx|resp|z\.b|u\.a|[A-Z])\.$")


def sentences_of(request: str) -> tuple[str, ...]:
    """Split a request into sentences, in order. A list's items are sentences of their own; no word is lost."""
    found: list[str] = []
    for part in _parts(request):
        text = " ".join(part.split())
        if not text:
            continue
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return tuple(found)


def _parts(request: str) -> list[str]:
    at, parts = 0, []
    for match in _END.finditer(request):
        parts.append(request[at : match.start()])
        at = match.start()
    return [*parts, request[at:]]
