"""The sample repositories as git bundles: their files are kept plain here, their history is made from this table."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "samples"
OWNER = "acme"


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
    """A git bundle of the sample's branch main; the same bytes of history on every machine."""
    with tempfile.TemporaryDirectory(prefix="honk-sample-") as name:
        work = Path(name) / "work"
        work.mkdir()
        _git(work, "init", "-q", "--template=", "-b", "main")
        for day, commit in enumerate(sample.commits):
            _commit(FOLDER / sample.name, work, commit, day)
        bundle = Path(name) / "sample.bundle"
        _git(work, "bundle", "create", "-q", str(bundle), "main")
        return bundle.read_bytes()


def _commit(source: Path, work: Path, commit: Commit, day: int) -> None:
    for pattern in commit.paths:
        found = source / pattern
        for path in sorted(source.glob(pattern)) if "*" in pattern else [found]:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file() and "__pycache__" not in file.parts:
                    target = work / file.relative_to(source)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)
    _git(work, "add", "-A", "-f")
    _git(work, "commit", "-q", "--allow-empty", "-m", commit.message, author=commit.author, day=day)


def _git(work: Path, *args: str, author: str = "Ada", day: int = 0) -> None:
    when = f"2025-09-{day + 1:02d}T09:{7 * day:02d}:00+0000"
    email = f"{author.lower()}@example.com"
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": author,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_NAME": author,
        "GIT_COMMITTER_EMAIL": email,
        "GIT_COMMITTER_DATE": when,
    }
    settings = ["-c", "core.fileMode=false", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false"]
    subprocess.run(["git", *settings, *args], cwd=work, env=env, check=True, capture_output=True)
