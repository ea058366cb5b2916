"""Three packages of other people with a bug that their next release mended, fetched once from PyPI and npm."""

import fcntl
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".artefacts" / "packages"
SECONDS = 90
ATTEMPTS = 2
_PASSED_ON = ("PATH", "HOME", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
_PREFIXES = ("pip_", "npm_config_")


class Unavailable(Exception):
    """A registry or its client cannot be reached; the message says which and what it said."""


@dataclass(frozen=True)
class Package:
    """A release, how its own tests run, and what a person asks for."""

    name: str
    version: str
    archive: str
    command: str
    request: str
    file: str
    mended: str

    @property
    def kept(self) -> Path:
        return FOLDER / self.archive


PARSE = Package(
    name="parse",
    version="1.12.0",
    archive="parse-1.12.0.tar.gz",
    command="python -m unittest",
    request="parse.compile ignores case_sensitive: SPAM still matches spam.",
    file="parse.py",
    mended="return Parser(format, extra_types=extra_types, case_sensitive=case_sensitive)",
)
INFLECTION = Package(
    name="inflection",
    version="0.3.0",
    archive="inflection-0.3.0.tar.gz",
    command="python -m pytest -q",
    request="The plural of human is given as humen, and that of potato as potatos.",
    file="inflection.py",
    mended="_irregular('human', 'humans')",
)
COLOR_CONVERT = Package(
    name="color-convert",
    version="0.5.2",
    archive="color-convert-0.5.2.tgz",
    command="node test/basic.js",
    request="hsl2hsv gives NaN for black, [0, 0, 0].",
    file="conversions.js",
    mended="if (l === 0) {",
)
PACKAGES = (PARSE, INFLECTION, COLOR_CONVERT)


def fetch() -> None:
    """Have all archives in the folder that git ignores; what is there already is kept. Raises Unavailable."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _locked(FOLDER / "lock"):
        if not (PARSE.kept.exists() and INFLECTION.kept.exists()):
            _run("PyPI", [sys.executable, "-m", "pip", *_pip(PARSE, INFLECTION)])
        if not COLOR_CONVERT.kept.exists():
            name = f"{COLOR_CONVERT.name}@{COLOR_CONVERT.version}"
            _run("npm", [_npm(), "pack", "--silent", "--pack-destination", str(FOLDER), name])


def unpack(package: Package, folder: Path) -> Path:
    """The package as a git repository with one commit, in a folder of its name."""
    path = folder / package.name
    path.mkdir(parents=True)
    with tarfile.open(package.kept) as archive:
        for member in archive.getmembers():
            member.name = member.name.partition("/")[2]
            if member.name:
                archive.extract(member, path, filter="data")
    git(path, "init", "-q", "-b", "main")
    git(path, "add", ".")
    git(path, "commit", "-q", "-m", f"{package.name} {package.version}")
    return path


def git(path: Path, *words: str) -> str:
    """A git of somebody who has neither settings nor a name elsewhere."""
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(path.parent), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *who, *words], cwd=path, env=environment, capture_output=True, text=True, check=True
    ).stdout


def _pip(*packages: Package) -> list[str]:
    names = ",".join(each.name for each in packages)
    wanted = [f"{each.name}=={each.version}" for each in packages]
    return ["download", "-q", "--no-deps", "--no-binary", names, "-d", str(FOLDER), *wanted]


def _npm() -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("the program npm")
    return npm


def _run(registry: str, command: list[str]) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in _PASSED_ON or name.lower().startswith(_PREFIXES) or name.lower().endswith("_proxy")
    }
    said = ""
    for _ in range(ATTEMPTS):
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            said = "no answer in time"
            continue
        if done.returncode == 0:
            return
        said = done.stderr.strip()[-300:]
    raise Unavailable(f"{registry} ({said})")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
