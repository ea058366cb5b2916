"""A part of a bench can be measured alone, and its rows are kept as soon as they are there."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bench import Measure
from bench.__main__ import benches, main, run
from bench.diffing.sample import Shape, make_sample


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Rows of tests are not rows of benches."""
    return tmp_path / "results.json"


def tiny() -> ModuleType:
    """A bench of two figures, the second of which breaks after its first row."""

    def tiny_one() -> Iterator[Measure]:
        yield Measure("tiny_one", 1.0, "ms")

    def tiny_two() -> Iterator[Measure]:
        yield Measure("tiny_two", 2.0, "ms")
        raise RuntimeError("no peer answers")

    made = ModuleType("bench.tiny")
    made.FIGURES = (tiny_one, tiny_two)  # type: ignore[attr-defined]
    made.measure = lambda: (row for figure in made.FIGURES for row in figure())  # type: ignore[attr-defined]
    return made


def names(results: Path) -> list[str]:
    return [row["name"] for row in json.loads(results.read_text())]


def test_diff_and_queue_are_benches() -> None:
    assert {"diff", "queue"} <= set(benches())


def test_a_figure_is_measured_alone(results: Path) -> None:
    assert run(tiny(), "tiny_one", results) == 0

    assert names(results) == ["tiny_one"]


def test_rows_measured_before_a_failure_are_kept(results: Path) -> None:
    with pytest.raises(RuntimeError):
        run(tiny(), "tiny", results)

    assert names(results) == ["tiny_one", "tiny_two"]


def test_an_unknown_figure_is_refused(results: Path) -> None:
    assert run(tiny(), "tiny_three", results) == 2
    assert not results.exists()


def test_two_names_of_which_one_is_unknown_run_nothing() -> None:
    assert main(["diff_all", "nothing"]) == 2


def test_a_sample_has_the_lines_that_its_shape_names(tmp_path: Path) -> None:
    sample = make_sample(tmp_path, Shape(files=3, lines=60))

    assert (sample.files, sample.added, sample.removed) == (3, 30, 30)
    assert sample.patch.count(b"diff --git ") == 3
