"""Highlighting as data: for each line the spans that have a class.

The classes, one letter each (a page spells them hk, hs, …): k keyword, s string, c comment, n number, f function, t type, b built-in constant,
a attribute or decorator, g heading or tag.
"""

Spans = tuple[tuple[int, int, str], ...]  # (first character, end, class), in order, never overlapping
Tokens = dict[int, Spans]  # by 1-based line number
CLASSES = frozenset("kscnftbag")
