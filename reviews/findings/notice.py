"""One thing that was found, at one place of a diff."""

from dataclasses import asdict, dataclass
from typing import Any

from integrations.secrets import mask
from reviews.diff.model import FileDiff, Line
from reviews.diff.text import decode

QUOTED = 160


@dataclass(frozen=True, slots=True)
class Notice:
    """A row for the reviewer. `code` is stable, `sentence` plain text; `line` is 0 when it is about the whole file."""

    code: str
    path: str
    key: str
    sentence: str
    side: str = "new"
    line: int = 0
    quoted: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


def about(file: FileDiff, code: str, sentence: str, line: Line | None = None) -> Notice:
    """Make a notice about a file or one of its lines, which is quoted."""
    said = storable(mask(sentence))
    if line is None:
        return Notice(code, file.path, file.key, said)
    return Notice(code, file.path, file.key, said, line.side, line.number, quoted(line))


def quoted(line: Line) -> str:
    """Return a line as a page may show it: short, secrets masked."""
    text = mask(decode(line.content)).strip()
    return storable(text[:QUOTED] + "…" if len(text) > QUOTED else text)


def storable(text: str) -> str:
    """Return the text without what a database refuses: NUL, and bytes that were no UTF-8."""
    return text.replace("\x00", "␀").encode("utf-8", "replace").decode("utf-8")
