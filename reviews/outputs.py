"""What commands and builds printed: its end on the page of a change, all that was kept of it on a page of its own."""

from dataclasses import dataclass

from changes.models import Build, Change, Revision
from reviews.verified import verified_of

# Characters of one output beside the diff: with full evidence the page still comes quickly on a bad line.
ENDING = 4_000
ENDING_GOOD = 1_000  # of what passed
OPENING = 1_000


@dataclass(frozen=True)
class Output:
    """Something that printed: its name, its command where it has one, and what was kept of what it printed."""

    title: str
    text: str
    command: str = ""


def ending(text: str, most: int = ENDING) -> str:
    """The last `most` characters, from the start of a line where one starts among them: errors stand at the end."""
    if len(text) <= most:
        return text
    end = text[-most:]
    _, _, lines = end.partition("\n")
    return lines if lines.strip() else end


def opening(text: str, most: int = OPENING) -> str:
    """The first `most` characters, to the end of a word."""
    if len(text) <= most:
        return text
    start = text[:most]
    return (start.rpartition(" ")[0] or start).rstrip() + " …"


def output_named(change: Change, revision: Revision, *, kind: str, name: str) -> Output | None:
    """Of one verifier, one build, or the tests on the base or with the change; None where none was kept."""
    if kind == "verifier":
        rows = verified_of(change, revision).verifications
        found = next((each for each in rows if each["name"] == name), None)
        return Output(name, found["output"], found["command"]) if found else None
    if kind == "tests":
        return _of_tests(revision, name)
    return _of_build(change, revision, name) if kind == "build" else None


def _of_tests(revision: Revision, name: str) -> Output | None:
    said = revision.run.red_green if revision.run else None
    titles = {"base": "The tests on the base", "head": "The tests with the change"}
    if not said or name not in titles:
        return None
    return Output(titles[name], said.get(f"{name}_output") or "", said["command"])


def _of_build(change: Change, revision: Revision, name: str) -> Output | None:
    if not name.isdecimal() or len(name) > 18:
        return None
    rows = Build.objects.filter(repository=change.repository_id, head_sha=revision.head_sha, pk=int(name))
    build = rows.first()
    if build is None:
        return None
    said = [part for part in (build.title, build.summary, build.text) if part]
    return Output(build.name, "\n\n".join(said))
