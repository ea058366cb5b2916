"""What the program can reach after a diff that it could not before: packages, the network, processes, code as text."""

import re
from collections import Counter
from collections.abc import Iterator

from reviews.diff.blobs import Blobs
from reviews.diff.model import Diff, FileDiff
from reviews.diff.text import plural
from reviews.findings.changed import blocks_of
from reviews.findings.kinds import is_docs
from reviews.findings.manifests import hosts_in, is_lock, is_manifest, packages_in
from reviews.findings.notice import Notice, about
from reviews.findings.rules import COMMENT

_NAMED = 8
_CODE = re.compile(r"\.(py|pyi|[cm]?[jt]sx?|go|rb|php|java|kt|rs|sh|bash|zsh|ps1|pl|vue|svelte|cs|ya?ml|toml)$|(^|/)(Dockerfile[^/]*|[Mm]akefile)$")  # fmt: skip
_CALLS = (
    (
        "new_network",
        "A new call to the network.",
        re.compile(
            r"\b(requests\.(?:get|post|put|patch|delete|head|request|Session)|urllib\.request\.\w+|urlopen|httpx\.\w+|aiohttp\.\w+|socket\.(?:socket|create_connection)"
            r"|http\.client\.\w+|smtplib\.\w+|ftplib\.\w+|paramiko\.\w+|XMLHttpRequest|axios(?:\.\w+)?|new WebSocket|navigator\.sendBeacon|https?\.(?:request|get)|net\.(?:connect|Dial\w*)"
            r"|http\.(?:Get|Post|NewRequest\w*)|Net::HTTP|reqwest::\w+|curl|wget)\s*(?:\(|\s-|\s+[\"']?https?:)|(?<![\w.])(fetch|EventSource)\s*\("
        ),
    ),
    (
        "new_process",
        "A new program is started.",
        re.compile(
            r"\b(subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)|os\.(?:system|popen|exec\w+|spawn\w+|posix_spawn)|pty\.spawn|asyncio\.create_subprocess_\w+"
            r"|child_process|execSync|spawnSync|execFile|exec\.Command|Runtime\.getRuntime|ProcessBuilder|Process\.Start|Command::new|shell_exec|proc_open)\b"
            r"|(shell\s*=\s*True)"
        ),
    ),
    (
        "new_eval",
        "Text is run as code.",
        re.compile(
            r"(?<![\w.])(eval|exec|execfile|__import__)\s*\(|\b(new Function|vm\.run\w+|importlib\.import_module|pickle\.loads?|marshal\.loads?|yaml\.(?:load|unsafe_load)|"
            r"dangerouslySetInnerHTML|document\.write|instance_eval|class_eval|setTimeout)\s*[(=]\s*(?!function|\(|\w+\s*=>|[\w.]+\s*,)"
        ),
    ),
    (
        "new_native",
        "Code outside the language's own rules is called.",
        re.compile(r"\b(ctypes\.\w+|cffi\.\w+|unsafe)\s*[({.]"),
    ),
)


def find_reach(diff: Diff, blobs: Blobs) -> tuple[Notice, ...]:
    """Return new packages and new calls. A call that stood in the same file before is not new."""
    asked = any(is_manifest(file.path) for file in diff.files)
    found: list[Notice] = []
    for file in diff.files:
        if is_manifest(file.path) or is_lock(file.path):
            found += _packages(file, blobs, asked)
        if _CODE.search(file.path) and not is_docs(file.path) and not is_lock(file.path):
            found += _calls(file)
    return tuple(found)


def _calls(file: FileDiff) -> list[Notice]:
    found: list[Notice] = []
    changed = blocks_of(file)
    for code, sentence, pattern in _CALLS:
        had = Counter(
            "".join(match) for block in changed for each in block.removed for match in pattern.findall(each.text + " ") for match in [_one(match)]
        )  # fmt: skip
        rows = []
        for block in changed:
            for each in block.added:
                if COMMENT.search(each.text):
                    continue
                calls = [_one(match) for match in pattern.findall(each.text)]
                if calls and had[calls[0]] > 0:
                    had[calls[0]] -= 1
                elif calls:
                    rows.append(about(file, code, f"{sentence[:-1]}: {calls[0]}.", each.line))
        found += rows
    return found


def _one(match: str | tuple[str, ...]) -> str:
    return match if isinstance(match, str) else next((group for group in match if group), "")


def _packages(file: FileDiff, blobs: Blobs, asked: bool) -> Iterator[Notice]:
    old_blob = blobs.read(file.old_blob) if file.old_blob else None
    new_blob = blobs.read(file.new_blob) if file.new_blob else None
    if (file.old_blob and old_blob is None) or (file.new_blob and new_blob is None):
        yield about(file, "packages_unread", "Its packages could not be compared; read them line by line.")
        return
    before, after = packages_in(file.path, old_blob), packages_in(file.path, new_blob)
    if before is None or after is None:
        yield about(file, "packages_unread", "Its packages could not be compared; read them line by line.")
        return
    new = sorted(set(after) - set(before))
    if is_lock(file.path):
        yield from _locked(file, new, hosts_in(new_blob) - hosts_in(old_blob), asked, before, after)
        return
    for name in new:
        version = f" {after[name]}" if after[name] else ""
        yield about(file, "new_dependency", f"New dependency: {name}{version[:80]}.")
        if re.search(r"://|^git\+|^file:|^github:", after[name]):
            words = f"{name} comes from an address of its own, not from the package registry."
            yield about(file, "foreign_source", words)
    moved = [name for name in sorted(set(after) & set(before)) if after[name] != before[name]]
    if moved:
        words = ", ".join(f"{name} {before[name]} → {after[name]}" for name in moved[:_NAMED])
        yield about(file, "dependency_moved", f"Other versions are asked for: {words[:300]}.")


def _locked(
    file: FileDiff,
    new: list[str],
    hosts: frozenset[str],
    asked: bool,
    before: dict[str, str],
    after: dict[str, str],
) -> Iterator[Notice]:
    if new:
        names = ", ".join(new[:_NAMED]) + (", …" if len(new) > _NAMED else "")
        yield about(file, "new_dependency", f"{plural(len(new), 'package')} not installed before: {names}.")
    moved = [name for name in after if name in before and before[name] != after[name]]
    if moved:
        yield about(file, "dependency_moved", f"{plural(len(moved), 'package')} in another version.")
    if before and hosts:
        words = f"Packages are fetched from {', '.join(sorted(hosts)[:4])}, which was not so before."
        yield about(file, "foreign_source", words)
    if not asked and before != after:
        words = "What is installed changes although no file that asks for packages did."
        yield about(file, "lock_alone", words)
