"""Paths and lines survive every spelling."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.diff.model import Hunk
from reviews.diff.paths import display_path, path_bytes


@settings(derandomize=True, deadline=None)
@given(st.binary(min_size=1))
def test_a_path_of_any_bytes_comes_back_from_its_printable_spelling(path: bytes) -> None:
    assert path_bytes(display_path(path)) == path


@settings(derandomize=True, deadline=None)
@given(st.binary(min_size=1), st.binary(min_size=1))
def test_two_paths_never_share_a_spelling(one: bytes, other: bytes) -> None:
    assert (display_path(one) == display_path(other)) == (one == other)


def test_lines_carry_their_numbers_on_both_sides() -> None:
    body = b" a\n-b\n\\ No newline at end of file\n+c\n"
    lines = Hunk(3, 2, 7, 2, b"", body, "x#1").lines
    assert [(line.kind, line.old, line.new, line.content, line.no_eol) for line in lines] == [
        (" ", 3, 7, b"a", False),
        ("-", 4, None, b"b", True),
        ("+", None, 8, b"c", False),
    ]
