"""Prepared once, sent often: pieces join into one valid gzip stream that a browser reads to its end."""

import gzip
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from reviews.diff.attributes import Attributes
from reviews.diff.blobs import BatchBlobs, CallableBlobs
from reviews.diff.flags import with_flags
from reviews.diff.pieces import Piece, gzip_stream, make_piece, plain_stream
from reviews.diff.prepare import prepare
from tests.diff.repo import Repo
from tests.require import require_chromium

PAGE = [
    "<!doctype html><meta charset=utf-8><title>x</title>",
    make_piece("<p>second ü</p>" * 50),
    make_piece(""),
    "<p>last</p>",
]


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.text(max_size=200))))
def test_any_mix_of_pieces_and_text_is_one_valid_gzip_member(parts: list[tuple[bool, str]]) -> None:
    stream = [make_piece(text) if done else text for done, text in parts]
    packed = b"".join(gzip_stream(stream))
    reader = zlib.decompressobj(31)
    whole = reader.decompress(packed)
    assert reader.eof and not reader.unused_data
    assert (
        whole
        == b"".join(plain_stream(stream))
        == "".join(text for _, text in parts).encode("utf-8", "replace")
    )


def test_a_piece_survives_storing() -> None:
    piece = make_piece("<p>ü</p>")
    assert Piece.from_bytes(memoryview(piece.to_bytes())) == piece
    assert piece.html == "<p>ü</p>"
    with pytest.raises(ValueError, match="prepare the file again"):
        Piece.from_bytes(b"something else")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        data = b"".join(gzip_stream(PAGE))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_chromium_reads_all_pieces(address: str) -> None:
    chromium = require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        assert page.locator("p").count() == 51
        assert page.locator("p").last.inner_text() == "last"
        browser.close()


def test_a_revision_is_drawn_once_and_found_again_by_content(repo: Repo) -> None:
    pad = b"".join(b"pad %d\n" % n for n in range(20))
    one, two = (
        repo.files({"a.py": b"x = 1\n", "b.py": pad}),
        repo.files({"a.py": b"x = 2\n", "b.py": pad + b"y\n"}),
    )
    asked: list[list[str]] = []

    def read_many(names: object) -> dict[str, bytes]:
        asked.append(list(names))  # type: ignore[call-overload]
        return repo.blobs(asked[-1])

    blobs = BatchBlobs(read_many)
    diff = with_flags(repo.diff(one, two), blobs)
    first = list(prepare(diff, blobs=blobs, views=("unified", "split")))
    assert len(asked) == 1, "all files are read at once"
    assert [(done.path, done.view) for done in first] == [
        ("a.py", "unified"),
        ("a.py", "split"),
        ("b.py", "unified"),
        ("b.py", "split"),
    ]
    assert all(done.piece and done.piece.html.startswith('<div class="fb">') for done in first)
    stored = {done.key for done in first}
    assert len(stored) == 4
    again = list(prepare(diff, blobs=blobs, views=("unified", "split"), has=stored.intersection))
    assert [(done.key, done.piece) for done in again] == [(done.key, None) for done in first]


def test_a_lockfile_waits_in_a_closed_fold_and_is_all_there(repo: Repo) -> None:
    diff = with_flags(repo.diff(repo.start, repo.files({"yarn.lock": b"a\nb\n"})), None, Attributes())
    (done,) = prepare(diff, blobs=CallableBlobs(repo.reader()))
    assert done.piece is not None
    assert "<details" in done.piece.html and "Show its 2 changed lines" in done.piece.html
    assert ">b</td>" in done.piece.html


def test_the_stream_is_what_other_clients_read_too() -> None:
    assert gzip.decompress(b"".join(gzip_stream(PAGE))).endswith(b"<p>last</p>")
