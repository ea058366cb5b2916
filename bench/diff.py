"""What a diff costs to prepare, deliver, show and read: beside Review Board 8.1, or beside a page that does nothing.

Each figure can be measured alone: `python -m bench diff_all`. See docs/benchmarks.md for how each is taken.
"""

from collections.abc import Iterator

from bench import Figure, Measure
from bench.diffing.acting import diff_inp
from bench.diffing.delivering import diff_all, diff_prepare
from bench.diffing.opening import diff_first_file, diff_large
from bench.diffing.scrolling import diff_scroll_dropped
from bench.diffing.sending import diff_memory

FIGURES: tuple[Figure, ...] = (
    diff_all,
    diff_prepare,
    diff_first_file,
    diff_large,
    diff_inp,
    diff_scroll_dropped,
    diff_memory,
)


def measure() -> Iterator[Measure]:
    for figure in FIGURES:
        yield from figure()
