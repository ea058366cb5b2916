"""A new file that equals one of the base says so: git calls it new, since it compares with changed files alone."""

import re
from html import unescape

import pytest
from django.test import Client

from changes.models import Change
from tests.desk.conftest import Record
from tests.desk.reading_pages import read
from tests.diff.repo import Repo

CART = b"def total(prices):\n    return sum(prices)\n"
BASE = {"lib/cart.py": CART, "old/money.py": CART, "pic.bin": b"\0\1", "empty": b""}


def notes(html: str) -> dict[str, str]:
    sections = re.findall(r'data-path="([^"]+)"(.*?)</section>', html, re.DOTALL)
    found = {path: re.search(r'data-flag="copied">(.*?)</p>', section) for path, section in sections}
    return {path: unescape(re.sub("<[^>]+>", "", note[1])) for path, note in found.items() if note}


@pytest.mark.parametrize(
    ("path", "content", "source"),
    [
        ("shop/cart.py", CART, "lib/cart.py"),
        ("shop/money.py", CART, "old/money.py"),
        ("shop/other.py", CART, "lib/cart.py"),
        ("shop/pic.bin", b"\0\1", "pic.bin"),
    ],
)
def test_an_exact_copy_of_an_unchanged_file_is_said_to_be_one(
    record: Record, repo: Repo, change: Change, reader: Client, path: str, content: bytes, source: str
) -> None:
    record(repo.files(BASE), repo.files(BASE | {path: content}))
    assert notes(read(reader, f"/changes/{change.pk}/")) == {path: f"An exact copy of {source}."}


def test_what_is_empty_or_only_alike_is_no_copy(
    record: Record, repo: Repo, change: Change, reader: Client
) -> None:
    record(repo.files(BASE), repo.files(BASE | {"none": b"", "near.py": CART + b"# mine\n"}))
    html = read(reader, f"/changes/{change.pk}/")
    assert 'data-path="near.py"' in html
    assert notes(html) == {}
