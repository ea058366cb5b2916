"""Style sheets, scripts and pictures as browsers get them: under an address that names their content, kept for good.

The style sheets are one file, in the order of the imports in `css/app.css`, and text lies compressed beside itself.
"""

import gzip
import re
import shutil
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

SHEET = Path("css", "app.css")
KEPT_SECONDS = 365 * 24 * 3600
_VERSIONS = 8  # kept beside the one that is made
_IMPORT = re.compile(r'^@import "([\w-]+\.css)";$', re.M)
_TEXT = {".css", ".js", ".svg", ".txt"}


def gather(sources: Path, *others: Path, into: Path) -> Path:
    """Return the folder of what `sources` holds, named by its content and that of `others`; made when it is missing."""
    files = sorted(path for path in sources.rglob("*") if path.is_file())
    named = sha256()
    for path in (*files, *others):
        name = path.relative_to(sources) if path in files else path.name
        named.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    folder = into / named.hexdigest()[:12]
    if not folder.exists():
        into.mkdir(parents=True, exist_ok=True)
        _forget_old(into)
        _make(folder, sources, files)
    return folder


def _make(folder: Path, sources: Path, files: list[Path]) -> None:
    """Whole or not at all: another process may be making the same one."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-") as made:
        new = Path(made, folder.name)
        for path in files:
            name = path.relative_to(sources)
            content = _sheet(path) if name == SHEET else path.read_bytes()
            place = new / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            if place.suffix in _TEXT:
                Path(f"{place}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        try:
            new.rename(folder)
        except OSError:
            if not folder.exists():
                raise


def _sheet(path: Path) -> bytes:
    """The style sheet with what it imports in place."""
    return _IMPORT.sub(lambda found: path.with_name(found[1]).read_text(), path.read_text()).encode()


def _forget_old(into: Path) -> None:
    """All but the last versions: a process that was started with one of these may still be serving it."""
    with suppress(FileNotFoundError):  # another process may be at it too
        made = sorted(into.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for each in made[_VERSIONS:]:
            shutil.rmtree(each, ignore_errors=True)
