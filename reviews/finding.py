"""What code finds in a revision, put together for storing: guards, reach, risk, equal edits, chapters."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from changes.models import Revision
from reviews.diff.blobs import Blobs
from reviews.diff.model import Diff
from reviews.diff.trojan import reveal
from reviews.findings.chapters import Chapter, chapters_of
from reviews.findings.guards import find_guards
from reviews.findings.notice import Notice
from reviews.findings.paths import find_paths
from reviews.findings.proof import Proof, proof_of
from reviews.findings.reach import find_reach
from reviews.findings.risk import LEVELS, Reason, level_of, level_of_notice, read_first, reasons_of
from reviews.findings.same import Group, same_edits
from reviews.findings.sentences import sentences_of
from reviews.outside import hidden_in

LOUD = 2  # the level of risk from which each notice is a row of its own
MOST = 200  # rows that are stored of one kind; the counts in the reasons are of all


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found, ready to be stored beside the list of files."""

    risk: int
    guards: tuple[Notice, ...]
    reach: tuple[Notice, ...]
    reasons: tuple[Reason, ...]
    first: tuple[dict[str, Any], ...]
    groups: tuple[Group, ...]
    chapters: tuple[Chapter, ...]
    hidden: int  # passages that hide something in what the agent read

    def as_data(self) -> dict[str, Any]:
        """Return the keys of `Findings.data` that are found here."""
        return {
            "guards": _rows(self.guards),
            "guards_count": len(self.guards),
            **_reach_data(self.reach),
            "risks": [each.as_data() for each in self.reasons],
            "first": list(self.first),
            "same": [_group_data(each) for each in self.groups],
            "outside_hidden": self.hidden,
        }

    def by_file(self) -> dict[str, dict[str, Any]]:
        """Return what is stored with each remarkable file: how risky it is, and why."""
        told = {each["path"]: {"risk": each["level"], "why": each["why"]} for each in self.first}
        for guard in self.guards:
            told.setdefault(guard.path, {"risk": 1, "why": guard.sentence})
        return told


def find(revision: Revision, diff: Diff, blobs: Blobs) -> Found:
    """Look through a revision's diff, whose flags are filled in."""
    verdict = revision.run.verdict if revision.run else None
    guards, reach, paths = find_guards(diff), find_reach(diff, blobs), find_paths(diff)
    notices = (*guards, *reach, *paths)
    apart = {notice.path for notice in notices if LEVELS[notice.code][0] >= 2}
    groups = same_edits(diff, apart=frozenset(apart))
    hidden = hidden_in(revision.change)
    reasons = reasons_of(
        diff,
        notices,
        verdict=verdict,
        judged=verdict is not None,
        groups=groups,
        proof=proof_for(revision),
        hidden=hidden,
    )
    first = read_first(diff, reasons, notices, groups)
    return Found(
        risk=level_of(reasons),
        guards=guards,
        reach=reach,
        reasons=reasons,
        first=tuple(asdict(each) for each in first),
        groups=groups,
        hidden=hidden,
        chapters=chapters_of(
            diff,
            verdict=verdict,
            sentences=sentences_of(revision.change.request),
            groups=groups,
            first=[each.path for each in first],
        ),
    )


def proof_for(revision: Revision) -> Proof:
    """Whether at least one test of a revision was shown to fail without its change."""
    run = revision.run
    return proof_of(
        run.red_green if run else None,
        by_run=run is not None,
        tested=any(each.get("kind") == "test" for each in run.verifications) if run else False,
        paths=[file["path"] for file in revision.files],
    )


def with_remarks(files: Sequence[dict[str, Any]], found: Found) -> list[dict[str, Any]]:
    """Return the listed files with their risk; one that is risky says why below its head, unless a flag does."""
    remarks = found.by_file()
    told = [file | remarks.get(file["path"], {"risk": 0, "why": ""}) for file in files]
    for file in told:
        if file["why"] and file["why"] not in {sentence for _, sentence, _ in file["flags"]}:
            said = f'</header><p class="risk">{reveal(file["why"])}</p>'
            file["head"] = file["head"].replace("</header>", said)
    return told


def _rows(notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """Return what is stored of notices of one kind, the riskiest first."""
    return [each.as_data() for each in sorted(notices, key=lambda each: -level_of_notice(each))[:MOST]]


def _reach_data(reach: Sequence[Notice]) -> dict[str, Any]:
    """Return new reach in two lists: what raises risk, each a loud row, and the rest."""
    loud = [each for each in reach if level_of_notice(each) >= LOUD]
    quiet = [each for each in reach if level_of_notice(each) < LOUD]
    return {
        "reach_loud": _rows(loud),
        "reach_loud_count": len(loud),
        "reach": _rows(quiet),
        "reach_count": len(quiet),
    }


def _group_data(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "count": len(group.places),
        "shown": group.shown.label,
        "hunks": [each.digest for each in group.places],
        "exceptions": [each.label for each in group.exceptions],
    }
