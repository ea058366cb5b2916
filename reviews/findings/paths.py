"""Paths that steer more than the program: CI, agents, hooks, lockfiles, images, migrations (hazard 44)."""

import re

from reviews.diff.attributes import Attributes
from reviews.diff.model import Diff, FileDiff
from reviews.findings.changed import blocks_of
from reviews.findings.notice import Notice, about

STEERING = (
    (r"(^|/)CODEOWNERS$", "It says who has to approve what."),
    (r"^\.github/|(^|/)\.gitlab-ci\.ya?ml$|^\.circleci/|(^|/)Jenkinsfile$|^\.travis\.yml$|azure-pipelines\.ya?ml$|^\.buildkite/|^\.ci/",
     "It steers what CI runs, with CI's rights."),
    (r"(?i)(^|/)(AGENTS|CLAUDE|GEMINI|COPILOT-INSTRUCTIONS)\.md$|(^|/)\.(claude|cursor|codex|aider|windsurf|gemini)(/|rules|\.)|(^|/)\.mcp\.json$",
     "It tells agents what to do in this repository."),
    (r"^\.honk\.toml$", "It tells Honkweb how to check and judge this repository."),
    (r"(^|/)\.(husky|githooks)/|(^|/)hooks/(pre|post|commit|prepare)-|(^|/)\.pre-commit-config\.ya?ml$|(^|/)lefthook\.ya?ml$",
     "It is run by git on everybody's machine."),
    (r"(?i)(^|/)(Dockerfile[^/]*|[^/]+\.dockerfile|Containerfile|docker-compose[^/]*\.ya?ml|compose\.ya?ml)$",
     "It says what the program is built and run in."),
    (r"(^|/)(setup\.py|conftest\.py|sitecustomize\.py|[Mm]akefile|build\.rs|\.npmrc|\.yarnrc[^/]*|\.bazelrc|\.envrc|\.vscode/(tasks|launch)\.json|\.devcontainer/)",
     "It is run by tools before or beside the program."),
    (r"(^|/)\.git(attributes|modules|ignore)$", "It changes what git shows, or where code comes from."),
)  # fmt: skip
_STEERING = tuple((re.compile(pattern), sentence) for pattern, sentence in STEERING)
_QUIET = re.compile(r"(^|/)(conftest\.py|[Mm]akefile|\.gitignore)$")
_MIGRATION = re.compile(
    r"(^|/)(migrations?|alembic/versions|db/migrate)/[^/]+\.(py|sql|rb|js|ts)$|(^|/)V\d+__[^/]+\.sql$"
)
_DESTROYS = re.compile(
    r"(?i)\bDROP\s+(?:TABLE|COLUMN|DATABASE|SCHEMA)\b|\bTRUNCATE\b|\bDELETE\s+FROM\b|\bmigrations\.(?:DeleteModel|RemoveField)\(|\bop\.drop_(?:table|column)\(|\b(?:drop_table|remove_column)\b"
)
_SENSITIVE = re.compile(
    r"(?i)(^|[/_.-])(auth\w*|login|sign_?in|sessions?|permissions?|passwords?|crypto\w*|payments?|billing|tokens?|secrets?|acl|oauth|security)([/_.-]|$)"
)
_SCRIPT = re.compile(r'^\s*"(pre|post)?(install|prepare|publish|pack|test|build|start|lint)[\w:]*"\s*:')
_NO_ATTRIBUTES = Attributes()


def find_paths(diff: Diff) -> tuple[Notice, ...]:
    """Return what the names of the changed files tell; one notice a file and kind."""
    return tuple(notice for file in diff.files for notice in _of_file(file))


def _of_file(file: FileDiff) -> list[Notice]:
    found: list[Notice] = []
    names = {file.path, file.old_path}
    for pattern, sentence in _STEERING:
        if any(pattern.search(name) for name in names):
            code = "path_beside" if _QUIET.search(file.path) else "path_steering"
            found.append(about(file, code, sentence))
            break
    if _is_lockfile(file):
        words = "It says which code of others is installed, line by line."
        found.append(about(file, "path_lockfile", words))
    if any(_MIGRATION.search(name) for name in names):
        found.append(about(file, "path_migration", "It changes data that cannot be put back by a revert."))
        found += _destroyed(file)
    if file.path.endswith("package.json"):
        found += _scripts(file)
    if any(_SENSITIVE.search(name) for name in names) and not found:
        found.append(about(file, "path_sensitive", "Its name speaks of sign-in, rights, secrets or money."))
    return found


def _is_lockfile(file: FileDiff) -> bool:
    return _NO_ATTRIBUTES.folded(file.path_bytes.rsplit(b"/", 1)[-1]) == "a lockfile"


def _destroyed(file: FileDiff) -> list[Notice]:
    return [
        about(file, "data_destroyed", "Running it deletes data.", each.line)
        for block in blocks_of(file)
        for each in block.added
        if _DESTROYS.search(each.text)
    ]


def _scripts(file: FileDiff) -> list[Notice]:
    words = "A script of this package is changed: it runs at install, test or build."
    lines = [
        each.line
        for block in blocks_of(file)
        for each in (*block.added, *block.removed)
        if _SCRIPT.search(each.text)
    ]
    return [about(file, "path_scripts", words, lines[0])] if lines else []
