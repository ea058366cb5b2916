"""A reviewer puts hunks where they belong; what was moved stays moved, and risk follows it."""

from audit.models import Event
from changes.models import Person, Repository, Revision, Run
from changes.services.revisions import record_revision
from reviews.models import Chapters, Findings
from reviews.preparing import prepare
from tests import making
from tests.diff.repo import Repo
from tests.findings.reading import EDITS, VERDICT, as_, read, recorded


def test_hazard_48_a_reviewer_puts_a_hunk_where_it_belongs(revision: Revision, rob: Person) -> None:
    row = Chapters.objects.get()
    unasked = next(each for each in row.data if each["kind"] == "unasked")
    docs = next(each for each in row.data if each["title"] == "Docs")
    path = f"/changes/{revision.change_id}/chapters/{unasked['id']}/move/"
    assert "evil.md#1" in read(as_(rob), path)
    answer = as_(rob).post(path, {"revision": 1, "label": "evil.md#1", "to": docs["id"]})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.moved_by == rob
    assert "What nothing asked for" not in {each["title"] for each in row.data}
    assert "<bdi>evil.md#1</bdi> was put here by Rob" in read(as_(rob), f"/changes/{revision.change_id}/")
    assert Event.objects.get(verb="reading.moved").data["label"] == "evil.md#1"


def test_preparing_again_keeps_what_a_reviewer_moved(revision: Revision, rob: Person) -> None:
    test_hazard_48_a_reviewer_puts_a_hunk_where_it_belongs(revision, rob)
    before = Chapters.objects.get().data
    prepare(revision.pk)
    assert Chapters.objects.get().data == before


def move(revision: Revision, person: Person, label: str, to: str) -> int:
    source = next(each for each in Chapters.objects.get(revision=revision).data if label in each["labels"])
    path = f"/changes/{revision.change_id}/chapters/{source['id']}/move/"
    return as_(person).post(path, {"revision": revision.number, "label": label, "to": to}).status_code


def unasked_rule(revision: Revision) -> str:
    risks = Findings.objects.get(revision=revision).data["risks"]
    return next((each["sentence"] for each in risks if each["code"] == "judge_unasked"), "")


def test_risk_follows_what_a_reviewer_says_that_nothing_asked_for(revision: Revision, rob: Person) -> None:
    assert unasked_rule(revision) == "Nothing asked for 1 hunk, says the judge."
    docs = next(each for each in Chapters.objects.get().data if each["title"] == "Docs")
    assert move(revision, rob, "evil.md#1", docs["id"]) == 302
    assert unasked_rule(revision) == ""
    assert "Nothing asked for this" in read(
        as_(rob), f"/changes/{revision.change_id}/chapters/{docs['id']}/move/"
    )
    assert move(revision, rob, "evil.md#1", "unasked") == 302
    assert unasked_rule(revision) == "Nothing asked for 1 hunk, say the judge and Rob."
    prepare(revision.pk)
    assert unasked_rule(revision) == "Nothing asked for 1 hunk, say the judge and Rob."
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    assert "Nothing asked for 1 hunk, say the judge and Rob." in page


def test_a_reviewer_says_which_hunk_answers_a_sentence_that_had_none(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    told = [{"sentence": 1, "title": "One", "hunks": ["cart.py#1", "notes.md#1"]}]
    files = {"cart.py": ("a\n", "b\n"), "notes.md": ("a\n", "b\n")}
    revision = recorded(repo, shop, ann, files, VERDICT | {"chapters": told, "unasked": []})
    assert move(revision, rob, "notes.md#1", "s2") == 302
    assert move(revision, rob, "cart.py#1", "s9") == 409
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    assert "No hunk answers this" not in page


def test_what_a_reviewer_moved_stays_there_in_the_next_revision(
    repo: Repo, revision: Revision, rob: Person
) -> None:
    docs = next(each for each in Chapters.objects.get().data if each["title"] == "Docs")
    assert move(revision, rob, "evil.md#1", docs["id"]) == 302
    run = Run.objects.create(change=revision.change, number=2, status="ended", verdict=VERDICT)
    texts = EDITS | {"CHANGES.md": ("a\n", "c\n")}
    old = repo.files({path: sides[0].encode() for path, sides in texts.items()})
    new = repo.files({path: sides[1].encode() for path, sides in texts.items()})
    measured = making.measured("the next", raw=repo.output(old, new))
    measured.files[:] = [{"path": path, "added": 1, "removed": 1} for path in texts]
    following = record_revision(change=revision.change, measured=measured, run=run)
    prepare(following.pk)
    kept = next(
        each for each in Chapters.objects.get(revision=following).data if "evil.md#1" in each["labels"]
    )
    assert (kept["title"], kept["moved"]) == ("Docs", {"evil.md#1": "Rob"})
    assert unasked_rule(following) == ""


def test_nothing_moves_into_equal_edits(revision: Revision, rob: Person) -> None:
    rows = {each["kind"]: each["id"] for each in Chapters.objects.get().data}
    path = f"/changes/{revision.change_id}/chapters/{rows['unasked']}/move/"
    form = {"revision": 1, "label": "evil.md#1", "to": rows["same"]}
    assert as_(rob).post(path, form).status_code == 400
