"""What was on screen is counted, shown before approving, and kept with the approval."""

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from changes.models import Change, Person
from reviews.coverage import count, places, reading_of, with_bits
from reviews.models import Findings, HunkViewed, Review, Seen
from reviews.shown import files_of, reading_by
from tests.desk.conftest import Record, as_
from tests.desk.reading_pages import content, read
from tests.diff.repo import Repo

RUNS = {"path": "a.py", "key": "aaaaaaaa", "digest": "d", "omitted": False}
FILE = RUNS | {"runs": [["L", 10, 2], ["R", 10, 3], ["R", 40, 1]], "hunks": ["h1", "h2"], "sizes": [5, 1]}
EMPTY = RUNS | {"runs": [], "hunks": [], "sizes": []}


def test_lines_are_counted_in_the_order_of_the_page() -> None:
    assert list(places(FILE, [("R", 11, 40)])) == [3, 4, 5]
    assert list(places(FILE, [("L", 1, 10)])) == [0]
    assert list(places(FILE, [("R", 20, 30), ("L", 40, 40)])) == []
    assert count(FILE) == 6


def test_a_file_without_lines_counts_as_one() -> None:
    assert count(EMPTY) == 1 and list(places(EMPTY, [("F", 0, 0)])) == [0]
    assert list(places(FILE, [("F", 0, 0)])) == []


@given(st.lists(st.integers(0, 200)), st.integers(1, 100))
def test_bits_are_added_and_never_lost(numbers: list[int], size: int) -> None:
    bits = with_bits(b"", numbers, size)
    assert with_bits(bits, [], size) == bits == with_bits(bits, numbers, size)
    assert int.from_bytes(bits, "little").bit_count() == len({n for n in numbers if n < size})


def test_acknowledged_hunks_count_as_seen_and_are_told_apart() -> None:
    bits = with_bits(b"", [0, 5], 6)
    reading = reading_of([FILE], {("a.py", "d"): bits}, frozenset({"h1"}), measured=True)
    assert (reading.seen, reading.lines, reading.acknowledged, reading.percent) == (6, 6, 4, 100)


def test_a_hunk_that_was_seen_whole_counts_in_a_file_that_is_new_otherwise() -> None:
    reading = reading_of([FILE], {}, frozenset(), viewed=frozenset({"h1"}), measured=True)
    assert (reading.seen, reading.acknowledged) == (5, 0)


def test_what_was_read_before_never_speaks_for_what_is_new() -> None:
    hunks = {"viewed": frozenset({"h1"}), "measured": True}
    (file,) = reading_of([FILE], {}, frozenset(), **hunks).unopened
    assert file.path == "a.py", "5 of its 6 lines are more than the share"
    looked = {("a.py", "d"): with_bits(b"", [5], 6)}
    assert reading_of([FILE], looked, frozenset(), **hunks).is_whole


def test_of_two_equal_hunks_it_is_not_known_which_was_seen() -> None:
    twice = FILE | {"hunks": ["h1", "h1"], "sizes": [3, 3]}
    assert reading_of([twice], {}, frozenset(), viewed=frozenset({"h1"}), measured=True).seen == 0


def test_a_hundred_per_cent_means_all() -> None:
    large = RUNS | {"runs": [["R", 1, 1000]], "hunks": ["h"], "sizes": [1000]}
    bits = with_bits(b"", range(999), 1000)
    assert reading_of([large], {("a.py", "d"): bits}, frozenset(), measured=True).percent == 99


def test_what_was_never_measured_says_so() -> None:
    reading = reading_of([FILE], {}, frozenset(), measured=False)
    assert not reading.is_whole and "not measured" in reading.sentence and not reading.unopened


def beat(client: Client, change: Change, seen: object, revision: int = 1):
    body = json.dumps({"revision": revision, "seen": seen})
    return client.post(f"/changes/{change.pk}/seen/", body, content_type="application/json")


@pytest.fixture
def keys(change: Change, record: Record, repo: Repo) -> dict[str, str]:
    base = repo.files({"a.py": b"1\n2\n3\n", "b.py": b"1\n"})
    revision = record(base, repo.files({"a.py": b"1\ntwo\nthree\n", "b.py": b"one\n"}))
    return {file["path"]: file["key"] for file in files_of(revision)}


def form(change: Change) -> dict[str, str]:
    revision = change.revisions.order_by("-number").first()
    return {"head_sha": revision.head_sha, "digest": revision.digest}


def test_reports_add_up(change: Change, reader: Client, keys: dict[str, str]) -> None:
    assert beat(reader, change, {}).json()["percent"] == 0
    assert beat(reader, change, {keys["a.py"]: [["R", 2, 2]]}).json()["seen"] == 1
    assert beat(reader, change, {keys["a.py"]: [["R", 1, 3], ["L", 2, 3]]}).json()["seen"] == 4
    said = beat(reader, change, {keys["b.py"]: [["R", 1, 1]]}).json()
    assert (said["seen"], said["lines"], said["unopened"], said["partly"], said["one_tap"]) == (
        5,
        6,
        0,
        1,
        False,
    )
    assert beat(reader, change, {keys["b.py"]: [["L", 1, 1]]}).json()["one_tap"]


def test_one_goes_on_where_one_stopped_on_any_device(
    change: Change, reader: Client, keys: dict[str, str]
) -> None:
    url = f"/changes/{change.pk}/"
    assert "where you stopped" not in read(reader, url)
    for place in (f"L-{keys['b.py']}-R1", '"><b>', "", None):
        said = json.dumps({"revision": 1, "seen": {}, "place": place})
        reader.post(f"{url}seen/", said, content_type="application/json")
    assert f'href="#L-{keys["b.py"]}-R1">Go on where you stopped' in read(reader, url)


def test_malformed_reports_change_nothing(change: Change, reader: Client, keys: dict[str, str]) -> None:
    for seen in ([], {"zz": "x"}, {keys["a.py"]: [["R", -1, 2], ["X", 1, 1], [1], ["R", "1", 2]]}, 3):
        assert beat(reader, change, seen).json()["seen"] == 0
    url = f"/changes/{change.pk}/seen/"
    assert reader.post(url, "no", content_type="application/json").status_code == 400
    assert reader.post(url, "[]", content_type="application/json").status_code == 400
    assert reader.post(url, "[" * 200_000, content_type="application/json").status_code == 400
    assert beat(reader, change, {}, revision=9).status_code == 404
    assert not Seen.objects.filter(lines__gt=4).exists()


def test_a_mark_survives_a_revision_that_leaves_the_file_alone(
    change: Change, reader: Client, keys: dict[str, str], record: Record, repo: Repo, rob: Person
) -> None:
    beat(reader, change, {keys["b.py"]: [["R", 1, 1], ["L", 1, 1]], keys["a.py"]: [["R", 2, 3]]})
    base = repo.files({"a.py": b"1\n2\n3\n", "b.py": b"1\n"})
    second = record(base, repo.files({"a.py": b"1\ntwo\nTHREE\n", "b.py": b"one\n"}))
    seen = {file.path: file.seen for file in reading_by(rob, second, files_of(second)).files}
    assert seen == {"a.py": 0, "b.py": 2}


def test_after_a_second_revision_reading_what_is_new_in_a_file_suffices(
    change: Change, reader: Client, record: Record, repo: Repo
) -> None:
    def code(at5: str = "5", at40: str = "40") -> dict[str, bytes]:
        lines = [str(number) for number in range(1, 61)]
        lines[4], lines[39] = at5, at40
        return {"a.py": "\n".join(lines).encode() + b"\n"}

    ten = "\n".join("ten" for _ in range(10))
    base = repo.files(code())
    key = files_of(record(base, repo.files(code(ten, "forty"))))[0]["key"]
    beat(reader, change, {key: [["L", 1, 60], ["R", 1, 69]]})
    record(base, repo.files(code(ten, "FORTY")))
    said = beat(reader, change, {}, revision=2).json()
    assert (said["seen"], said["unopened"], said["one_tap"]) == (12, 1, False)
    said = beat(reader, change, {key: [["R", 49, 49]]}, revision=2).json()
    assert (said["seen"], said["lines"], said["one_tap"]) == (13, 13, True)
    assert reader.post(f"/changes/{change.pk}/approve/", form(change)).status_code == 302
    kept = Review.objects.get().coverage
    assert (kept["seen"], kept["lines"], kept["acknowledged"]) == (13, 13, 0)


ALL_OF_A: list[object] = [["R", 2, 3], ["L", 2, 3]]
ALL_OF_B: list[object] = [["R", 1, 1], ["L", 1, 1]]


def box(html: str, name: str) -> str:
    """What ticking a box of a page sends."""
    return html.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_before_approving_the_reviewer_is_told_what_was_not_shown(
    change: Change, reader: Client, keys: dict[str, str]
) -> None:
    beat(reader, change, {keys["a.py"]: ALL_OF_A})
    html = read(reader, f"/changes/{change.pk}/approve/")
    assert "You have seen 66 % of the changed lines. 1 file was not shown to you." in html
    assert f"#F-{keys['b.py']}" in html and f">Approve {form(change)['head_sha'][:7]}</button>" not in html


def test_what_reading_counts_for_is_said_beside_it_and_before_approving(
    change: Change, reader: Client, keys: dict[str, str], ann: Person
) -> None:
    said = "A file counts as read once 80 % of its changed lines were in view for a second."
    page = f"/changes/{change.pk}/"
    assert f"{said} Until all do, approving takes more than one press." in read(reader, page)
    assert said not in read(as_(ann), page), "who may not approve is not told how"
    assert said not in read(reader, f"{page}approve/"), "nothing was measured yet"
    beat(reader, change, {keys["a.py"]: ALL_OF_A})
    assert said in read(reader, f"{page}approve/")


def test_one_press_is_not_offered_while_a_file_was_not_shown(
    change: Change, reader: Client, keys: dict[str, str]
) -> None:
    dock = f"/changes/{change.pk}/parts/dock/"
    assert "data-hold-action" not in read(reader, dock)
    beat(reader, change, {keys["a.py"]: ALL_OF_A})
    html = read(reader, dock)
    assert "data-hold-action" not in html and "1 file not shown" in html and "66 % seen" in html
    beat(reader, change, {keys["b.py"]: ALL_OF_B})
    html = read(reader, dock)
    assert "data-hold-action" in html and "100 % seen" in html


def test_one_press_is_not_offered_after_a_glance_at_a_large_file(
    change: Change, reader: Client, record: Record, repo: Repo
) -> None:
    lines = b"".join(b"%d\n" % number for number in range(100))
    revision = record(repo.start, repo.files({"long.py": lines}))
    key = files_of(revision)[0]["key"]
    dock = f"/changes/{change.pk}/parts/dock/"
    for last, offered in ((1, False), (79, False), (80, True)):
        beat(reader, change, {key: [["R", 1, last]]})
        assert ("data-hold-action" in read(reader, dock)) is offered


def test_hazard_40_what_was_not_shown_must_be_opened_whatever_is_ticked(
    change: Change, reader: Client, keys: dict[str, str]
) -> None:
    beat(reader, change, {keys["a.py"]: ALL_OF_A})
    url = f"/changes/{change.pk}/approve/"
    whatever = {"acknowledged": "x", "read_all": "x", "partly": "x", "left_out": keys["b.py"]}
    for more in ({}, whatever):
        refused = reader.post(url, form(change) | more)
        assert refused.status_code == 409 and not Review.objects.exists()
        assert "Open it first." in content(refused)


def test_what_was_seen_in_part_is_acknowledged_by_its_list_or_nothing_happens(
    change: Change, reader: Client, keys: dict[str, str]
) -> None:
    beat(reader, change, {keys["a.py"]: [["R", 2, 3]], keys["b.py"]: [["R", 1, 1]]})
    url = f"/changes/{change.pk}/approve/"
    refused = reader.post(url, form(change))
    assert refused.status_code == 409 and not Review.objects.exists()
    before = box(content(refused), "partly")
    beat(reader, change, {keys["b.py"]: ALL_OF_B})
    assert reader.post(url, form(change) | {"partly": before}).status_code == 409
    now = box(read(reader, url), "partly")
    assert reader.post(url, form(change) | {"partly": now}).status_code == 302
    kept = Review.objects.get().coverage
    assert kept["partly"] == [["a.py", 50]] and kept["seen"] == 4


def test_hazard_41_what_cannot_be_shown_is_acknowledged_file_by_file(
    change: Change, reader: Client, record: Record, repo: Repo
) -> None:
    revision = record(repo.start, repo.files({"a.bin": b"\0\1", "b.bin": b"\0\2"}))
    keys = [file["key"] for file in files_of(revision)]
    beat(reader, change, {key: [["F", 0, 0]] for key in keys})
    assert "data-hold-action" not in read(reader, f"/changes/{change.pk}/parts/dock/")
    url = f"/changes/{change.pk}/approve/"
    html = read(reader, url)
    assert html.count('name="left_out"') == 2 and "a.bin" in html and "b.bin" in html
    boxes = {name: value for name in ("risks", "partly") if (value := box(html, name))}
    assert reader.post(url, form(change) | boxes | {"left_out": keys[0]}).status_code == 409
    assert reader.post(url, form(change) | boxes | {"left_out": keys}).status_code == 302
    assert Review.objects.get().coverage["left_out"] == ["a.bin", "b.bin"]


def test_coverage_is_stored_with_the_approval(change: Change, reader: Client, keys: dict[str, str]) -> None:
    beat(reader, change, {keys["a.py"]: ALL_OF_A, keys["b.py"]: ALL_OF_B})
    assert reader.post(f"/changes/{change.pk}/approve/", form(change)).status_code == 302
    kept = Review.objects.get().coverage
    assert (kept["measured"], kept["seen"], kept["lines"], kept["partly"]) == (True, 6, 6, [])


@pytest.mark.usefixtures("keys")
def test_without_javascript_one_says_that_one_has_read_what_was_sent(change: Change, reader: Client) -> None:
    url = f"/changes/{change.pk}/approve/"
    html = read(reader, url)
    assert "not measured" in html and "Read revision 1 first" in html and 'name="read_all"' not in html
    assert reader.post(url, form(change)).status_code == 409
    read(reader, f"/changes/{change.pk}/")
    said = box(read(reader, url), "read_all")
    for more in ({}, {"read_all": "on"}):
        assert reader.post(url, form(change) | more).status_code == 409 and not Review.objects.exists()
    assert reader.post(url, form(change) | {"read_all": said}).status_code == 302
    assert Review.objects.get().coverage["measured"] is False


def test_nothing_is_offered_while_the_diff_is_being_read(
    change: Change, reader: Client, keys: dict[str, str]
) -> None:
    beat(reader, change, {keys["a.py"]: ALL_OF_A, keys["b.py"]: ALL_OF_B})
    Findings.objects.update(prepared_at=None)
    dock, page = (read(reader, f"/changes/{change.pk}/{name}/") for name in ("parts/dock", "approve"))
    assert "still being read" in dock and "/approve/" not in dock
    assert "still being read" in page and ">Approve" not in page.partition("<h1>")[2].partition("</h1>")[2]


def test_equal_edits_that_were_acknowledged_count(
    change: Change, reader: Client, keys: dict[str, str], rob: Person
) -> None:
    digest = files_of(change.revisions.get())[1]["hunks"][0]
    HunkViewed.objects.create(person=rob, change=change, digest=digest, how="acknowledged")
    assert beat(reader, change, {}).json()["seen"] == 2
