"""The diff on the page of a change: all of it, in pieces, with an address for everything."""

import gzip
import re

import pytest
from django.db import transaction
from django.test import Client

from audit.models import Event
from changes.models import Change, Person
from changes.services import actors
from changes.services.moving import note
from reviews.models import LastLook, PreparedFile
from reviews.shown import PAGE_FILES
from tests.desk.conftest import Record, as_
from tests.desk.reading_pages import content, read
from tests.diff.repo import Repo

LINES = [f"line {number} = {number}" for number in range(1, 61)]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def text(**changed: str) -> bytes:
    return "\n".join(changed.get(f"at{n}", line) for n, line in enumerate(LINES, 1)).encode() + b"\n"


def page(change: Change, more: str = "") -> str:
    return f"/changes/{change.pk}/{more}"


def file_key(html: str, path: str) -> str:
    found = re.search(rf'id="F-([0-9a-f]{{8}})" data-digest="[0-9a-f]+" data-path="{re.escape(path)}"', html)
    assert found is not None
    return found[1]


@pytest.fixture
def one(record: Record, repo: Repo) -> None:
    base = repo.files({"app/cart.txt": text(), "README.md": b"Hello\n"})
    head = repo.files({"app/cart.txt": text(at30="line 30 = new"), "README.md": b"Hello <you>\n"})
    record(base, head)


@pytest.mark.usefixtures("one")
def test_every_file_and_line_is_there_with_an_address(change: Change, reader: Client) -> None:
    html = read(reader, page(change))
    assert 'data-path="app/cart.txt"' in html and 'data-path="README.md"' in html
    assert "line 30 = " in html and "&lt;you&gt;" in html
    assert 'href="#F-' in html and "-R30" in html and "-L30" in html


@pytest.mark.usefixtures("one")
def test_it_is_sent_as_one_gzip_stream_to_browsers_that_take_it(change: Change, reader: Client) -> None:
    response = reader.get(page(change), headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    zipped = gzip.decompress(b"".join(response.streaming_content)).decode()
    assert "line 30 = " in zipped and zipped.rstrip().endswith("</html>")


@pytest.mark.usefixtures("one")
def test_a_stranger_sees_nothing_of_it(change: Change, sam: Person) -> None:
    for more in ("", "revisions/1/", "?file=README.md&raw=new", "?file=README.md&from=1&part=1"):
        assert as_(sam).get(page(change, more)).status_code == 404


@pytest.mark.usefixtures("one")
def test_split_is_kept_once_it_is_chosen_and_comes_by_itself_on_wide_screens(
    change: Change, rob: Person
) -> None:
    client = as_(rob)
    assert 'data-view="unified"' in read(client, page(change))
    client.cookies["honk_wide"] = "1"
    assert 'data-view="split"' in read(client, page(change))
    client.get(page(change), {"view": "unified"})
    assert 'data-view="unified"' in read(client, page(change))


@pytest.mark.usefixtures("one")
def test_white_space_is_hidden_by_choice(change: Change, reader: Client) -> None:
    assert 'data-ws="hide"' not in read(reader, page(change))
    reader.get(page(change), {"ws": "hide"})
    assert 'data-ws="hide"' in read(reader, page(change))
    reader.get(page(change), {"ws": "indent"})
    html = read(reader, page(change))
    assert 'data-ws="indent"' in html and 'data-ws-choice="indent" aria-current="true"' in html


@pytest.mark.usefixtures("one")
def test_an_expander_gives_rows_to_a_script_and_a_page_without_one(change: Change, reader: Client) -> None:
    asked = {"file": "app/cart.txt", "from": 1, "to": 26, "old": 1}
    rows = read(reader, page(change), asked | {"part": 1})
    assert rows.count("<tr") == 26 and "<html" not in rows
    whole = read(reader, page(change, "revisions/1/"), asked)
    assert "<html" in whole and "line 1 = 1" in whole and "line 30 = " in whole


@pytest.mark.usefixtures("one")
def test_what_cannot_be_read_now_says_so(change: Change, reader: Client, tmp_path) -> None:
    (tmp_path / "mirrors" / f"{change.repository_id}.git").unlink()
    rows = read(reader, page(change), {"file": "app/cart.txt", "from": 1, "part": 1})
    assert "cannot be read here now" in rows
    assert "line 30 = " in read(reader, page(change))  # what was recorded needs no mirror


@pytest.mark.usefixtures("one")
def test_unknown_files_revisions_and_lines_are_not_found(change: Change, reader: Client) -> None:
    for more in (
        "?file=no.py",
        "?revision=9",
        "?revision=x",
        "revisions/1..9/",
        "?file=README.md&side=new&line=99",
    ):
        assert reader.get(page(change, more)).status_code == 404, more


def test_long_lines_are_read_on(change: Change, record: Record, repo: Repo, reader: Client) -> None:
    record(repo.start, repo.files({"long.txt": b"x" * 120_000 + b"\n"}))
    assert "more characters not shown" in read(reader, page(change))
    part = read(
        reader, page(change), {"file": "long.txt", "side": "new", "line": 1, "start": 2000, "part": 1}
    )
    assert part.count("x") >= 50_000 and "start=52000" in part


def test_files_beyond_the_first_page_are_announced_and_fetched(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    names = {f"units/u{number:03}.py": b"1\n" for number in range(PAGE_FILES + 3)}
    record(repo.start, repo.files(names))
    html = read(reader, page(change))
    assert html.count('<section class="file') == PAGE_FILES
    assert "3 files not yet shown to you" in html
    more = read(reader, page(change), {"at": PAGE_FILES, "part": 1})
    assert more.count('<section class="file') == 3 and "not yet shown" not in more
    assert "units/u402.py" in read(reader, page(change), {"at": PAGE_FILES})


def test_before_the_diff_a_page_is_small(change: Change, record: Record, repo: Repo, reader: Client) -> None:
    record(repo.start, repo.files({f"some/where/unit_{n:03}.py": b"1\n" for n in range(300)}))
    before = read(reader, page(change)).partition('<section class="file')[0]
    assert len(gzip.compress(before.encode())) < 100_000


def test_only_the_pieces_that_a_page_needs_are_queried_a_few_times(
    change: Change, record: Record, repo: Repo, reader: Client, django_assert_max_num_queries
) -> None:
    record(repo.start, repo.files({f"u{number}.py": b"1\n" for number in range(120)}))
    read(reader, page(change))
    with django_assert_max_num_queries(64):
        read(reader, page(change))


def test_two_revisions_are_compared_without_what_the_base_brought(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    base = repo.files({"cart.py": text(), "base.py": b"old\n"})
    record(base, repo.files({"cart.py": text(at30="first try"), "base.py": b"old\n"}))
    moved = repo.files({"cart.py": text(at2="by the base"), "base.py": b"new\n"})
    record(moved, repo.files({"cart.py": text(at2="by the base", at30="second try"), "base.py": b"new\n"}))
    html = read(reader, page(change, "revisions/1..2/"))
    diff = html.partition('<div class="files"')[2]
    assert "second" in diff and "by the base" not in diff and "base.py" not in diff
    assert "What changed between revision 1 and 2" in html
    kept = PreparedFile.objects.filter(key__startswith="compared-").count()
    assert read(reader, page(change, "revisions/1..2/")).count("second") == html.count("second")
    assert PreparedFile.objects.filter(key__startswith="compared-").count() == kept == 1
    rows = read(reader, page(change, "revisions/1..2/"), {"file": "cart.py", "from": 6, "to": 9, "part": 1})
    assert '-R6"' in rows and '-R9"' in rows
    assert "2 changed lines that only the new base brought" in diff, (
        "and no line is called unchanged that is not"
    )
    assert 'data-from="1"' not in diff


@pytest.mark.usefixtures("one")
def test_the_compare_form_leads_to_the_address_that_every_link_of_a_diff_goes_on_from(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    record(repo.start, repo.files({"README.md": b"Hello all\n"}))
    for query, place in (
        ("?from=1&revision=2", "revisions/1..2/"),
        ("?from=2&revision=1&view=split", "revisions/1..2/?view=split"),
        ("?from=2&revision=2", "revisions/2/"),
        ("?revision=1", "revisions/1/"),
    ):
        assert reader.get(page(change, query))["Location"] == page(change, place), query
    assert reader.get(page(change, "?from=1&revision=2&part=1")).status_code == 200


@pytest.mark.usefixtures("one")
def test_a_comparison_that_cannot_be_made_shows_the_whole_and_says_why(
    change: Change, record: Record, repo: Repo, reader: Client, tmp_path
) -> None:
    record(repo.start, repo.files({"app/cart.txt": text(at3="third")}))
    (tmp_path / "mirrors" / f"{change.repository_id}.git").unlink()
    html = read(reader, page(change, "revisions/1..2/"))
    assert "cannot be read now" in html and "third" in html
    assert "from revision 1 to 2" not in html
    assert f'data-here="{page(change, "revisions/2/")}"' in html, "its lines are of that revision alone"


def test_further_files_are_of_the_whole_where_its_first_ones_were_not_compared(
    change: Change, record: Record, repo: Repo, reader: Client, tmp_path
) -> None:
    names = {f"u{number:03}.py": b"1\n" for number in range(PAGE_FILES + 2)}
    record(repo.start, repo.files(names))
    record(repo.start, repo.files(names | {"u001.py": b"2\n"}))
    mirror = tmp_path / "mirrors" / f"{change.repository_id}.git"
    html = read(reader, page(change, "revisions/1..2/"), {"order": "git"})
    assert html.count('<section class="file') == 1
    PreparedFile.objects.filter(key__startswith="compared-").delete()
    mirror.rename(tmp_path / "away")
    html = read(reader, page(change, "revisions/1..2/"), {"order": "git"})
    later = re.search(r'data-later><a class="ex" href="([^"#]+)', html)
    assert "cannot be read now" in html and later is not None
    (tmp_path / "away").rename(mirror)
    more = read(reader, later[1].replace("&amp;", "&") + "&part=1")
    assert "u400.py" in more and "u401.py" in more and "402 files, base " in more


def test_since_i_last_looked_has_a_recap_and_a_way_there(
    change: Change, record: Record, repo: Repo, rob: Person, reader: Client
) -> None:
    record(repo.start, repo.files({"a.py": b"1\n"}))
    assert "Since you looked" not in read(reader, page(change))
    record(repo.start, repo.files({"a.py": b"2\n"}))
    for _ in range(2):  # it stays until the next revision
        html = read(reader, page(change))
        assert "Since you looked at revision 1" in html and "/revisions/1..2/" in html
        assert "earlier</a>" not in html
    with transaction.atomic():
        for number in range(9):
            note(change=change, verb="build.noted", actor=actors.GITHUB, sentence=f"Build {number} ended.")
    html = read(reader, page(change))
    more = Event.objects.filter(change=change.pk, id__gt=LastLook.objects.get(person=rob).event_id)
    count = more.exclude(verb__startswith="attention.").count()
    assert f'<a href="#timeline-title">and {count - 6} earlier</a>' in html and 'id="timeline-title"' in html
    read(reader, page(change, "revisions/1/"))
    look = LastLook.objects.get(person=rob)
    assert (look.previous.number, look.revision.number) == (1, 2)


@pytest.mark.usefixtures("one")
def test_a_viewed_file_is_folded_for_its_reader_until_its_diff_changes(
    change: Change, record: Record, repo: Repo, reader: Client, ann: Person
) -> None:
    html = read(reader, page(change))
    key = file_key(html, "README.md")
    form = {"file": f"{key}:on", "revision": 1}
    assert reader.post(page(change, "viewed/"), form)["Location"].endswith(f"#F-{key}")
    html = read(reader, page(change))
    assert html.count("hidden=until-found") == 1 and f'value="{key}:off"' in html
    assert "hidden=until-found" not in read(as_(ann), page(change))
    base = repo.files({"app/cart.txt": text(), "README.md": b"Hello\n"})
    record(base, repo.files({"app/cart.txt": text(at30="other"), "README.md": b"Hello <you>\n"}))
    assert "hidden=until-found" in read(reader, page(change))
    record(base, repo.files({"app/cart.txt": text(at30="other"), "README.md": b"Hello all\n"}))
    assert "hidden=until-found" not in read(reader, page(change))
    reader.post(page(change, "viewed/"), {"file": f"{key}:off", "revision": 2})
    assert "hidden=until-found" not in read(reader, page(change, "revisions/2/"))


@pytest.mark.usefixtures("one")
def test_marking_a_file_that_is_not_there_is_refused(change: Change, reader: Client) -> None:
    answer = reader.post(page(change, "viewed/"), {"file": "12345678:on", "revision": 1})
    assert answer.status_code == 400 and "no such file" in content(answer)


def test_a_picture_is_shown_from_its_bytes_and_all_else_is_a_download(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\0'
    record(repo.start, repo.files({"a.png": PNG, "evil.png": svg, "odd.bin": b"\0\1\2"}))
    good = reader.get(page(change), {"file": "a.png", "raw": "new"})
    assert good["Content-Type"] == "image/png" and good.content == PNG
    for name in ("evil.png", "odd.bin"):
        answer = reader.get(page(change), {"file": name, "raw": "new"})
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert reader.get(page(change), {"file": "a.png", "raw": "old"}).status_code == 404
