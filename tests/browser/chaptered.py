"""Changes that read by chapters: equal edits, a sentence's hunks, what nothing asked for; with a mirror to ask why."""

import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from changes.models import Change, Repository, Role, Run
from changes.services.revisions import record_revision
from changes.states import Status
from reviews.preparing import prepare
from tests import making
from tests.diff.repo import Repo

REQUEST = "Use f-strings. Say so in the notes. Keep the tests fast."
UNITS = ("kilometre", "mile", "yard", "inch")
OLD = 'def f(value):\n    return "{{}} {{}}".format(value, {0}.symbol)\n'
NEW = 'def f(value):\n    return f"{{value}} {{{0}.symbol}}"\n'
VERDICT = {
    "decision": "pass",
    "reason": "As asked.",
    "chapters": [
        {
            "sentence": 1,
            "title": "The units",
            "hunks": ["units/hour.py", *(f"units/{name}.py" for name in UNITS)],
        },
        {"sentence": 2, "title": "The notes", "hunks": ["CHANGES.md"]},
    ],
    "unasked": ["evil.md#1"],
    "doubts": [],
}


def make_chaptered(names: tuple[str, ...]) -> dict[str, Change]:
    """One change a name, of a repository of their own, whose mirror has what the run's steps left."""
    where = making.repository("acme/units", sample=True)
    making.person("Rob", Role.REVIEWER, where)
    repo = Repo(Path(tempfile.mkdtemp(prefix="honk-units-")))
    made = {name: _change(where, repo, name) for name in names}
    mirror = Path(settings.HONK_DATA) / "mirrors" / f"{where.pk}.git"
    mirror.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "-q", "--mirror", str(repo.root), str(mirror)], check=True)
    (mirror / "honk.made").touch()
    return made


def _files(name: str, *, units: str, rest: str) -> dict[str, bytes]:
    texts = {f"units/{each}.py": units.format(each.upper()) for each in UNITS}
    texts["units/hour.py"] = (
        units.format("HOUR").replace("{value}", "{value:.1f}").replace('"{} ', '"{:.1f} ')
    )
    texts["CHANGES.md"] = f"{name}\n{rest}\n"
    texts["evil.md"] = f"{rest}\n"
    # Long enough that the chapters do not all fit on a screen.
    texts["notes.md"] = "".join(f"{rest} {number}\n" for number in range(60))
    return {path: text.encode() for path, text in texts.items()}


def _at(repo: Repo, contents: dict[str, bytes], parent: str) -> str:
    return repo.tree({path.encode(): ("100644", text) for path, text in contents.items()}, parent)


def _change(where: Repository, repo: Repo, name: str) -> Change:
    old, new = _files(name, units=OLD, rest="a"), _files(name, units=NEW, rest="b")
    base = _at(repo, old, repo.start)
    first = _at(repo, old | {"CHANGES.md": new["CHANGES.md"]}, base)
    second = _at(repo, new, first)
    head = _at(repo, new, base)
    for ref, sha in ((f"heads/{name}", head), (f"honk/{name}/1", first), (f"honk/{name}/2", second)):
        repo.git("update-ref", f"refs/{ref}", sha)
    change = making.change(
        where,
        making.person("Ann"),
        status=Status.OPEN,
        request=REQUEST,
        branch=f"honk/{name}",
        pull_number=500 + where.changes.count(),
        pull_state="open",
        pull_base_ref="main",
        pull_head_sha=head,
        pull_mergeable=True,
    )
    run = Run.objects.create(
        change=change,
        number=1,
        status="ended",
        outcome="proposed",
        model="claude",
        verdict=VERDICT,
        base_sha=base,
        proposed_sha=head,
    )
    steps = [("Read CHANGES.md 1–2", ""), ("Edited CHANGES.md +1 −1", first), ("Edited units", second)]
    for number, (title, commit) in enumerate(steps, 1):
        run.steps.create(number=number, kind="tool", title=title, commit=commit, input={"path": "CHANGES.md"})
    prepare(record_revision(change=change, measured=_measured(repo, base, head), run=run).pk)
    making.built(change, head="")
    return change


def _measured(repo: Repo, base: str, head: str):
    measured = making.measured(head, raw=repo.output(base, head))
    paths = [file.path for file in repo.diff(base, head).files]
    files = [{"path": path, "old_path": "", "added": 1, "removed": 1, "binary": False} for path in paths]
    return type(measured)(**{**vars(measured), "base_sha": base, "head_sha": head, "files": files})
