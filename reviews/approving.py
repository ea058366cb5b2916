"""What approving takes of one person: files to open, lists to acknowledge, or one press where nothing is left to say.

A list is acknowledged by the fingerprint that stood in its box, so an answer to another list is no answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from changes.models import Person, Revision
from reviews.coverage import FileReading, Reading, fingerprint_of
from reviews.kept import findings_of
from reviews.models import Findings, LastLook
from reviews.ranking import by_risk, firsts_of
from reviews.shown import reading_by

HIGH = 3
# Removed guards are acknowledged even where they alone make no high risk.
GUARDS = {"assertion_removed", "lint_disabled", "failure_ignored", "limit_raised"}


class Answers(Protocol):
    """A form that was sent."""

    def getlist(self, key: str, /) -> list[Any]: ...


@dataclass(frozen=True)
class Taking:
    """What approving a revision takes. `opened` says whether its page was sent to the person at all."""

    reading: Reading
    risks: tuple[dict[str, Any], ...]
    opened: bool

    @property
    def must_open(self) -> tuple[FileReading, ...]:
        """Files that no box gets round: they are opened, or nothing is approved."""
        return self.reading.unopened

    @property
    def unread(self) -> bool:
        """Nothing of it is known to have been on the person's screen."""
        return bool(self.reading.files) and not self.opened and not self.reading.measured

    @property
    def is_high(self) -> bool:
        return any(each["level"] >= HIGH for each in self.risks)

    @property
    def may_press(self) -> bool:
        return not self.must_open and not self.unread

    @property
    def one_tap(self) -> bool:
        """Whether holding the button may be all: everything was shown, and no risk has to be acknowledged."""
        return self.reading.is_whole and not self.risks

    @property
    def boxes(self) -> Mapping[str, str]:
        """The boxes that have to be ticked: name and fingerprint. Those of files left out are one a file."""
        reading = self.reading
        asked = {
            "risks": fingerprint_of(
                f"{each['code']} {each['sentence']} {each['paths']}" for each in self.risks
            ),
            "partly": fingerprint_of(file.key for file in reading.partly),
            "read_all": "" if reading.measured else fingerprint_of(file.key for file in reading.files),
        }
        return {name: value for name, value in asked.items() if value}

    def missing(self, said: Answers) -> str:
        """What a sent form does not say yet, as a sentence; empty when it says all."""
        if self.unread:
            return "You have not opened this revision yet. Read it, then approve it."
        if count := len(self.must_open):
            return f"{count:,} file{' was' if count == 1 else 's were'} not shown to you. Open {'it' if count == 1 else 'them'} first."
        if any(value not in said.getlist(name) for name, value in self.boxes.items()):
            return (
                "Tick every box that says what you know. The lists may be others than those you were shown."
            )
        named = set(said.getlist("left_out"))
        if any(file.key not in named for file in self.reading.left_out):
            return "Tick each file that cannot be shown here."
        return ""

    def as_data(self) -> dict[str, Any]:
        """What is stored with an approval."""
        return self.reading.as_data() | {"risks": [each["code"] for each in self.risks]}


def taking_of(person: Person, revision: Revision | None) -> Taking | None:
    """What approving this revision takes; None while it is not read yet."""
    looks = LastLook.objects.filter(person=person, revision=revision)
    return taking_on_page(
        person, revision, findings_of(revision), opened=revision is not None and looks.exists()
    )


def taking_on_page(
    person: Person, revision: Revision | None, findings: Findings | None, *, opened: bool = True
) -> Taking | None:
    """The same for a page that shows the revision itself."""
    if revision is None or findings is None or findings.prepared_at is None:
        return None
    return Taking(
        reading=reading_by(person, revision, by_risk(findings.data.get("files", []), firsts_of(findings))),
        risks=tuple(each for each in findings.data.get("risks", []) if _is_loud(each)),
        opened=opened,
    )


def _is_loud(reason: Mapping[str, Any]) -> bool:
    return reason["level"] >= HIGH or reason["level"] == HIGH - 1 and reason["code"] in GUARDS
