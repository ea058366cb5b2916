"""The sample repositories as git bundles: their files are kept plain here, their history is made from this table."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "samples"
OWNER = "acme"
_FIRST = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Commit:
    """Who added which paths (of the sample, as globs) with what words; dates follow one another by days."""

    author: str
    message: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    name: str
    description: str
    commits: tuple[Commit, ...]


SAMPLES = (
    Sample(
        "shop",
        "The Pond Shop: everything for geese and the people they tolerate",
        (
            Commit(
                "Ada",
                "Start the shop with nine products",
                (
                    "README.md",
                    "CHANGES.md",
                    ".gitignore",
                    "shop/__init__.py",
                    "shop/money.py",
                    "shop/products.py",
                    "tests/__init__.py",
                    "tests/test_money.py",
                ),
            ),
            Commit("Ann", "Add a cart with coupons and gift cards", ("shop/cart.py", "tests/test_cart.py")),
            Commit(
                "Rob",
                "Build the shop to one page",
                ("build.py", "shop/page.py", "site/*", "tests/test_page.py"),
            ),
            Commit("Ann", "Say what delivery costs", ("shop/delivery.py", "tests/test_delivery.py")),
            Commit("Rob", "Keep count of the stock", ("shop/stock.py", "tests/test_stock.py")),
            Commit("Sam", "List the suppliers", ("docs/*",)),
            Commit("Ada", "Say what has to pass", ("ci.toml", ".honk.toml")),
        ),
    ),
    Sample(
        "units",
        "Units of measurement, one module each",
        (
            Commit(
                "Ada",
                "Start with units of length",
                ("README.md", ".gitignore", "units/*.py", "units/length/*"),
            ),
            Commit("Ann", "Test the conversion", ("tests/__init__.py", "tests/test_convert.py")),
            Commit("Rob", "Add mass, volume and time", ("units/mass/*", "units/volume/*", "units/time/*")),
            Commit(
                "Ann",
                "Add what electricians need",
                ("units/voltage/*", "units/current/*", "units/resistance/*"),
            ),
            Commit("Rob", "Show hours to a tenth", ("tests/test_hour.py",)),
            Commit("Ada", "Add the other kinds and test the catalogue", ("units/*", "tests/*", "CHANGES.md")),
            Commit("Ada", "Say what has to pass", ("ci.toml", ".honk.toml")),
        ),
    ),
)


def bundle_of(sample: Sample) -> bytes:
    """A git bundle of the sample's branch main; the same commits on every machine."""
    stream = b"".join(_stream(FOLDER / sample.name, sample.commits))
    with tempfile.TemporaryDirectory(prefix="honk-sample-") as name:
        _git(name, "init", "-q", "--bare", "--template=", ".")
        _git(name, "fast-import", "--quiet", stdin=stream)
        _git(name, "bundle", "create", "-q", "sample.bundle", "main")
        return (Path(name) / "sample.bundle").read_bytes()


def _stream(source: Path, commits: tuple[Commit, ...]) -> Iterator[bytes]:
    """What git fast-import reads; a file that was added before is the same again."""
    for day, commit in enumerate(commits):
        when = int((_FIRST + day * timedelta(days=1, minutes=7)).timestamp())
        who = f"{commit.author} <{commit.author.lower()}@example.com> {when} +0000"
        yield f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n".encode()
        yield _data(commit.message.encode())
        for path in sorted({file for pattern in commit.paths for file in _files(source, pattern)}):
            yield f"M 100644 inline {path.relative_to(source).as_posix()}\n".encode()
            yield _data(path.read_bytes())


def _files(source: Path, pattern: str) -> Iterator[Path]:
    for path in source.glob(pattern):
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _git(folder: str, *args: str, stdin: bytes = b"") -> None:
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    subprocess.run(["git", *args], cwd=folder, input=stdin, env=env, check=True, capture_output=True)
