"""What is fetched, or split over chapters, is coloured as the whole file is, in languages that Pygments reads too."""

import re

import pytest
from django.test import Client

from changes.models import Change
from reviews.diff.pieces import Piece
from reviews.models import Findings, PreparedFile
from reviews.ordering import FilePart, draw_parts
from reviews.preparing import diff_of, sources
from tests.desk.conftest import Record
from tests.desk.reading_pages import read
from tests.diff.repo import Repo

TEN, SIXTY = ".c10 { width: 100px; }", ".c60 { width: 600px; }"


def style(**changed: str) -> bytes:
    return "".join(changed.get(f"at{n}", f".c{n} {{ width: {n}px; }}") + "\n" for n in range(1, 81)).encode()


@pytest.fixture
def one(record: Record, repo: Repo) -> None:
    record(repo.files({"style.css": style()}), repo.files({"style.css": style(at10=TEN, at60=SIXTY)}))


def is_coloured(html: str, number: int) -> bool:
    found = re.search(rf'<tr[^>]* id="L-\w+-R{number}".*?</tr>', html)
    assert found is not None, f"line {number} is not there"
    return '<span class="ht">' in found[0]


@pytest.mark.usefixtures("one")
@pytest.mark.parametrize(
    ("asked", "number"), [("&from=20&to=30&part=1", 25), ("&from=20&to=30", 60), ("&part=1", 60), ("", 10)]
)
def test_what_is_asked_of_one_file_is_coloured(
    change: Change, reader: Client, asked: str, number: int
) -> None:
    assert is_coloured(read(reader, f"/changes/{change.pk}/?file=style.css{asked}"), number)


@pytest.mark.usefixtures("one")
def test_a_part_of_a_file_that_chapters_split_is_coloured(change: Change) -> None:
    revision = change.revisions.get()
    part = FilePart(Findings.objects.get().data["files"][0], (2,))
    draw_parts(diff_of(revision), lambda: sources(revision)[0], [part])
    drawn = Piece.from_bytes(PreparedFile.objects.get(key=part.key("unified")).html)
    assert is_coloured(drawn.html, 60)


def test_lines_that_a_comparison_leaves_out_are_coloured(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    record(repo.files({"style.css": style()}), repo.files({"style.css": style(at10=TEN)}))
    moved = style(at60=SIXTY)
    record(repo.files({"style.css": moved}), repo.files({"style.css": style(at60=SIXTY, at10=".c10 {}")}))
    at = f"/changes/{change.pk}/revisions/1..2/"
    mark = re.search(r'href="(\?file=style\.css&amp;aside=[^"]+)"', read(reader, at))
    assert mark is not None
    assert is_coloured(read(reader, f"{at}{mark[1].replace('&amp;', '&')}&part=1"), 60)
