"""How long all of a diff takes to deliver, and what preparing it costs, beside the peer in the same run."""

import itertools
import secrets
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench import Measure, compare
from bench.diffing import ours, peer, peer_site
from bench.diffing.sample import SMALL, Shape, make_sample

ROUNDS = 7
FIRST_VISITS = 3
VIEWS = ("unified", "split")
CLIENTS = (1, peer.BROWSER)


def uploaded(url: str, shape: Shape, folder: str) -> peer.Reviewed:
    """The shape's sample on the peer."""
    sample = make_sample(Path(folder, secrets.token_hex(4)), shape)
    return peer.upload(url, sample, name=f"{shape.name}-{secrets.token_hex(4)}")


def diff_all(shape: Shape = SMALL) -> Iterator[Measure]:
    """All of the diff's HTML: our slower view beside the peer's quicker way of being fetched."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        reviewed = uploaded(stack.enter_context(peer_site.served()), shape, folder)
        site = stack.enter_context(ours.served(shape))
        mine = stack.enter_context(site.client())
        theirs = [stack.enter_context(reviewed.client()) for _ in range(peer.BROWSER)]
        values: dict[str, list[float]] = {view: [] for view in VIEWS}
        baselines: dict[int, list[float]] = {many: [] for many in CLIENTS}
        for number in range(ROUNDS + 1):
            for view in VIEWS:
                values[view].append(ours.read(site, 0, mine, view))
            for many in CLIENTS:
                baselines[many].append(peer.read(reviewed, theirs[:many]))
            if number == 0:  # the peer's first visit prepares it
                for each in itertools.chain(values.values(), baselines.values()):
                    each.clear()
    yield compare("diff_all", "ms", _slower(values.values()), _quicker(baselines.values()))


def diff_prepare(shape: Shape = SMALL) -> Iterator[Measure]:
    """Preparing a recorded revision, beside the peer's first visit after its cache was emptied."""
    shapes = [replace(shape, seed=seed) for seed in range(1, FIRST_VISITS + 1)]
    # A worker prepares one revision after the other; the first one, small, also loads the grammars.
    with ours.served(Shape(4, 200), *shapes) as site:
        values = list(site.prepared[1:])
    baselines: dict[int, list[float]] = {many: [] for many in CLIENTS}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = stack.enter_context(peer_site.served())
        for each in shapes:
            reviewed = uploaded(url, each, folder)
            theirs = [stack.enter_context(reviewed.client()) for _ in range(peer.BROWSER)]
            for many in CLIENTS:
                peer_site.forget()
                baselines[many].append(peer.read(reviewed, theirs[:many]))
    yield compare("diff_prepare", "ms", values, _quicker(baselines.values()))


def _slower(sides: Iterable[list[float]]) -> list[float]:
    return max(sides, key=statistics.median)


def _quicker(sides: Iterable[list[float]]) -> list[float]:
    return min(sides, key=statistics.median)
