"""How much the server's memory grows while 20 readers on slow lines are sent a diff of 50,000 lines."""

import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from bench import Measure
from bench.diffing import ours
from bench.diffing.sample import SMALL, WIDE, Shape

READERS = 20
PAUSES = 10  # a reader stops so many times on its way
PAUSE = 0.5
MB = 1_000_000


def diff_memory(large: Shape = WIDE, small: Shape = SMALL) -> Iterator[Measure]:
    """The growth at its peak beside what the readers would hold together if each held the diff's HTML.

    `diff_memory_small` is the same for a diff of a tenth: what readers cost whatever they read.
    """
    for name, shape in (("diff_memory", large), ("diff_memory_small", small)):
        with ours.served(shape) as site:
            html = _read(site, "identity", pauses=0)
            size = _read(site, "gzip", pauses=0)  # once alone: what the first visit loads stays
            before = _resident(site.pid)
            peak = _peak_while(site, "gzip", size)
        growth, held = (peak - before) / MB, READERS * html / MB
        yield Measure(name, round(growth, 1), "MB", round(held, 1), round(growth / held, 3), n=READERS)


def _peak_while(site: ours.Ours, encoding: str, size: int) -> int:
    ended = threading.Event()
    seen = [0]

    def watch() -> None:
        while not ended.wait(0.05):
            seen.append(_resident(site.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with ThreadPoolExecutor(READERS) as pool:
            read = list(pool.map(lambda _: _read(site, encoding, pauses=PAUSES, size=size), range(READERS)))
    finally:
        ended.set()
        watcher.join()
    assert min(read) > size * 0.99, read  # each page has a token of its own, so sizes differ by a few bytes
    return max(seen)


def _read(site: ours.Ours, encoding: str, *, pauses: int, size: int = 0) -> int:
    """Read the page and all that its script fetches below it, stopping on the way; how many bytes were sent."""
    read = stopped = 0
    headers = {"Accept-Encoding": encoding}
    with httpx.Client(cookies=site.cookies, headers=headers, timeout=600) as client:
        there = f"{site.page(0)}?view=unified"
        while there:
            html = bytearray()
            plain = zlib.decompressobj(wbits=31).decompress if encoding == "gzip" else bytes
            with client.stream("GET", there) as answer:
                answer.raise_for_status()
                for chunk in answer.iter_raw(16_384):
                    read += len(chunk)
                    html += plain(chunk)
                    if stopped < pauses and read > size * stopped / pauses:
                        stopped += 1
                        time.sleep(PAUSE)
            there = ours.further(site, 0, bytes(html), "unified")
    return read


def _resident(pid: int) -> int:
    """Bytes of a process that are in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"There is no process {pid}.")
