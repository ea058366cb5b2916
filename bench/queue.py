"""What the queue's pages cost at 100,000 changes beside what they cost at 1,000, on SQLite and on PostgreSQL.

Both sizes are in processes of their own and load every list in turns; the figure is the p95 over all loads.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import Figure, Measure
from bench.postgres import database, find_server

FEW, MANY = 1_000, 100_000
ROUNDS = 25
Rounds = list[list[tuple[float, int]]]


def queue_100k() -> Iterator[Measure]:
    """On SQLite."""
    yield from _measured("queue_100k", "", "")


def queue_100k_postgresql() -> Iterator[Measure]:
    """On the PostgreSQL that tests use or that answers on loopback; nothing without one."""
    server = find_server()
    if server is None:
        print("queue_100k_postgresql: no PostgreSQL answers; set HONK_TEST_DATABASE_URL.", file=sys.stderr)
        return
    with ExitStack() as stack:
        urls = [
            stack.enter_context(database(server, f"honk_bench_{os.getpid()}_{count}"))
            for count in (FEW, MANY)
        ]
        yield from _measured("queue_100k_postgresql", *urls)


FIGURES: tuple[Figure, ...] = (queue_100k, queue_100k_postgresql)


def measure() -> Iterator[Measure]:
    for figure in FIGURES:
        yield from figure()


def _measured(name: str, few_url: str, many_url: str) -> Iterator[Measure]:
    few_rounds: Rounds = []
    many_rounds: Rounds = []
    with _site(FEW, few_url) as few, _site(MANY, many_url) as many:
        for number in range(ROUNDS + 1):
            for site, rounds in ((few, few_rounds), (many, many_rounds)):
                told = _round(site)
                if number:  # the first round of each warms up
                    rounds.append(told)
    value, baseline = _p95(many_rounds), _p95(few_rounds)
    loads = sum(map(len, many_rounds))
    yield Measure(name, round(value, 2), "ms p95", round(baseline, 2), round(value / baseline, 3), n=loads)
    most, least = _queries(many_rounds), _queries(few_rounds)
    yield Measure(f"{name}_queries", most, "queries at most", least, round(most / least, 3), n=loads)


@contextmanager
def _site(count: int, url: str) -> Iterator[Any]:
    environment = dict(os.environ) | ({"HONK_BENCH_DATABASE_URL": url} if url else {})
    with subprocess.Popen(
        [sys.executable, "-m", "bench.queueing.site", str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
        env=environment,
    ) as process:
        assert process.stdin and process.stdout
        try:
            assert json.loads(process.stdout.readline()) == "ready"
            yield process
        finally:
            process.stdin.close()
            process.wait(60)


def _round(process: Any) -> list[tuple[float, int]]:
    process.stdin.write("again\n")
    process.stdin.flush()
    return [(took, queries) for took, queries in json.loads(process.stdout.readline())]


def _p95(rounds: Rounds) -> float:
    return statistics.quantiles([took for each in rounds for took, _ in each], n=20)[-1]


def _queries(rounds: Rounds) -> int:
    return max(queries for each in rounds for _, queries in each)
