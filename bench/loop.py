"""What the loop adds to a step: Honkweb's engine with stored steps and shadow commits, beside a bare loop of the SDK.

`loop_edit`: 50 steps that change a file, beside a bare loop that runs the same git commands after each edit.
`loop_read`: 50 steps that only read, beside the bare loop. Both sides in turns, against the same model in a process
of its own that answers at once.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import Measure, compare
from bench.loop_bare import Bare
from bench.loop_honkweb import Honkweb, make_mirror
from bench.product import FOLDER, migrate

STEPS = 50
ROUNDS = 11


def measure() -> list[Measure]:
    migrate()
    mirror = make_mirror(FOLDER)
    measures = []
    for name, kind in (("loop_edit", "edit"), ("loop_read", "view")):
        with model_server(kind) as url:
            honkweb = Honkweb(mirror, FOLDER / name, url)
            bare = Bare(mirror.path, FOLDER / f"{name}-bare", url, commits=kind == "edit")
            measures.append(compare(name, "ms/step", *_in_turns(honkweb.run, bare.run)))
    read = measures[-1]
    added = round(read.value - (read.baseline or 0), 3)
    return [*measures, Measure("loop_read_added", added, "ms/step", spread=read.spread, n=read.n)]


def _in_turns(
    ours: Callable[[int], float], theirs: Callable[[int], float]
) -> tuple[list[float], list[float]]:
    """Milliseconds a step of both, one round after the other; the first round of each warms up."""
    values, baselines = [], []
    for number in range(ROUNDS + 1):
        values.append(ours(STEPS) * 1000 / STEPS)
        baselines.append(theirs(STEPS) * 1000 / STEPS)
        if number == 0:
            values.clear()
            baselines.clear()
    return values, baselines


@contextmanager
def model_server(kind: str) -> Iterator[str]:
    argv = [sys.executable, "-m", "bench.loop_server", kind, str(STEPS)]
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        assert server.stdout and server.stdin
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()
