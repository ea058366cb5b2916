"""Which files nobody types: `.gitattributes` marks, lockfiles and the usual vendor folders.

Always read from the base side: a change must not be able to fold its own files away.
"""

import re
from dataclasses import dataclass

_LOCKFILES = frozenset(
    b"package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb poetry.lock uv.lock pdm.lock "
    b"Pipfile.lock Cargo.lock composer.lock Gemfile.lock go.sum mix.lock flake.lock pubspec.lock Podfile.lock "
    b"Package.resolved packages.lock.json gradle.lockfile deno.lock".split()
)
_VENDORED = re.compile(rb"(^|/)(node_modules|vendor|third_party|bower_components|Pods)/")
_GENERATED = re.compile(
    rb"(\.min\.(js|css)|\.(js|css)\.map|_pb2(_grpc)?\.pyi?|\.pb\.go|\.g\.dart|\.designer\.cs)$"
)
_STARS = 6  # more of them in one pattern could make matching slow
_GLOB = re.compile(rb"\*\*/|/\*\*|\*+|\?|\[[^\]]+\]|.", re.DOTALL)
_GLOBS = {b"**/": b"(?:.*/)?", b"/**": b"/.*", b"*": b"[^/]*", b"**": b".*", b"?": b"[^/]"}


@dataclass(frozen=True, slots=True)
class Attributes:
    """The rules of `.gitattributes` that concern reviewers, last match first."""

    rules: tuple[tuple[re.Pattern[bytes], str, bool], ...] = ()

    def folded(self, path: bytes) -> str:
        """Return why a file is folded ("a lockfile", "generated", "vendored"), or an empty string."""
        for name, word in (("linguist-generated", "generated"), ("linguist-vendored", "vendored")):
            said = self._value(path, name)
            if said:
                return word
            if said is False:
                return ""
        if path.rsplit(b"/", 1)[-1] in _LOCKFILES:
            return "a lockfile"
        if _VENDORED.search(path):
            return "vendored"
        return "generated" if _GENERATED.search(path) else ""

    def _value(self, path: bytes, name: str) -> bool | None:
        for pattern, attribute, value in self.rules:
            if attribute == name and pattern.fullmatch(path):
                return value
        return None


def read_attributes(files: dict[bytes, bytes]) -> Attributes:
    """Read `.gitattributes` files of the base commit, given by their directory (b"" for the root)."""
    rules: list[tuple[re.Pattern[bytes], str, bool]] = []
    for folder in sorted(files, key=lambda folder: (folder.count(b"/") + bool(folder), folder)):
        for row in files[folder].splitlines():
            words = row.split()
            if not words or words[0].startswith(b"#"):
                continue
            pattern = _pattern(folder, words[0])
            rules += [(pattern, *rule) for word in words[1:] if (rule := _rule(word))]
    return Attributes(tuple(reversed(rules)))


def _rule(word: bytes) -> tuple[str, bool] | None:
    name, _, value = word.lstrip(b"-!").partition(b"=")
    if name not in {b"linguist-generated", b"linguist-vendored"}:
        return None
    return name.decode(), not word.startswith((b"-", b"!")) and value.lower() != b"false"


def _pattern(folder: bytes, glob: bytes) -> re.Pattern[bytes]:
    """Translate a pattern: without a slash it matches the name anywhere below, with one the path from here."""
    glob = glob.strip(b'"')
    anchored = b"/" in glob.rstrip(b"/")
    glob = glob.lstrip(b"/")
    under = re.escape(folder + b"/") if folder else b""
    anywhere = b"" if anchored else b"(?:.*/)?"
    if glob.count(b"*") > _STARS:
        return re.compile(rb"(?!)")
    return re.compile(
        under + anywhere + b"".join(_glob_part(part) for part in _GLOB.findall(glob)), re.DOTALL
    )


def _glob_part(part: bytes) -> bytes:
    if part.startswith(b"[") and len(part) > 2:
        return b"[" + part[1:-1].replace(b"\\", b"\\\\").replace(b"[", b"\\[").replace(b"!", b"^", 1) + b"]"
    return _GLOBS.get(part) or re.escape(part)
