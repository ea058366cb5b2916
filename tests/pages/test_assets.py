"""Style sheets, scripts and pictures: one style sheet, sent compressed, kept for good under an address of its content."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from honkweb.assets import gather

STATIC = Path(settings.BASE_DIR) / "static"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    css = tmp_path / "sources" / "css"
    css.mkdir(parents=True)
    (css / "app.css").write_text('@import "one.css";\n@import "two.css";\n')
    (css / "one.css").write_text("a { color: red; }\n")
    (css / "two.css").write_text("a { color: green; }\n")
    return css.parent


def test_the_style_sheets_are_one_in_their_order(sources: Path, tmp_path: Path) -> None:
    made = gather(sources, into=tmp_path / "made")

    sheet = (made / "css/app.css").read_text()
    assert sheet.index("red") < sheet.index("green")
    assert "@import" not in sheet
    assert gzip.decompress((made / "css/app.css.gz").read_bytes()).decode() == sheet


def test_what_changed_has_another_address(sources: Path, tmp_path: Path) -> None:
    before = gather(sources, into=tmp_path / "made")
    (sources / "css/two.css").write_text("a { color: blue; }\n")
    after = gather(sources, into=tmp_path / "made")

    assert before != after
    assert before.exists()  # a process that serves it may still run
    assert after == gather(sources, into=tmp_path / "made")


def test_only_the_last_versions_are_kept(sources: Path, tmp_path: Path) -> None:
    for number in range(12):
        (sources / "css/two.css").write_text(f"a {{ order: {number}; }}\n")
        last = gather(sources, into=tmp_path / "made")

    assert last.exists()
    assert len(list((tmp_path / "made").iterdir())) == 9


def test_every_style_sheet_is_in_the_one_that_pages_load() -> None:
    imported = re.findall(r'@import "(.+)";', (STATIC / "css/app.css").read_text())

    there = {path.name for path in (STATIC / "css").glob("*.css")} - {"app.css", "api_docs.css"}
    assert sorted(imported) == sorted(there)


def test_a_page_waits_for_one_style_sheet(client: Client, db: None) -> None:
    page = client.get("/sign-in/").content.decode()

    assert re.findall(r'<link rel="stylesheet" href="(.+?)"', page) == [f"{settings.STATIC_URL}css/app.css"]


def test_assets_are_compressed_and_kept(client: Client) -> None:
    answer = client.get(f"{settings.STATIC_URL}css/app.css", headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert answer["Cache-Control"] == f"max-age={365 * 24 * 3600}, public"
    assert b"@media print" in gzip.decompress(b"".join(answer))  # type: ignore[arg-type]


def test_a_page_of_another_version_gets_what_is_here(client: Client) -> None:
    answer = client.get("/static/0123456789ab/css/app.css")

    assert answer.status_code == 302
    assert answer["Location"] == f"{settings.STATIC_URL}css/app.css"
    assert client.get(f"{settings.STATIC_URL}css/nowhere.css").status_code == 404
