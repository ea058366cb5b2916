"""What is quick and how quick: each module of this package with a `measure` is a bench, named by its file.

`measure()` returns the bench's `Measure`s; `python -m bench [NAME …]` runs them and keeps bench/results.json. A bench
with several parts lists them in `FIGURES`: functions named by what they measure, which can be run alone by that name.
"""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Figure", "Measure", "compare"]


@dataclass(frozen=True)
class Measure:
    """One row of results.json: `ratio` is value by baseline, `spread` the value's quartile range by its median."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    spread: float | None = None
    n: int = 1


Figure = Callable[[], Iterable[Measure]]


def compare(name: str, unit: str, values: Sequence[float], baselines: Sequence[float]) -> Measure:
    """The medians of both sides, measured in turns in one run, and their ratio."""
    value, baseline = statistics.median(values), statistics.median(baselines)
    return Measure(
        name,
        round(value, 3),
        unit,
        round(baseline, 3),
        round(value / baseline, 3),
        spread(values),
        len(values),
    )


def spread(values: Sequence[float]) -> float:
    """Quartile range by median: how far the middle half of the values lies apart."""
    if len(values) < 4:
        return round((max(values) - min(values)) / statistics.median(values), 3)
    low, middle, high = statistics.quantiles(values, n=4)
    return round((high - low) / middle, 3)
