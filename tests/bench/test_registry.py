"""Benches are found by their file, and told apart from what they are made of."""

from bench import compare
from bench.__main__ import benches, main


def test_a_module_that_measures_is_a_bench() -> None:
    found = benches()

    assert "loop" in found
    assert "loop_server" not in found and "product" not in found


def test_an_unknown_bench_is_refused() -> None:
    assert main(["nothing"]) == 2


def test_two_sides_become_medians_and_their_ratio() -> None:
    row = compare("x", "ms", [2.0, 4.0, 3.0, 3.0], [1.0, 2.0, 1.0, 1.0])

    assert (row.value, row.baseline, row.ratio, row.n) == (3.0, 1.0, 3.0, 4)
