"""The durable store of the demo GitHub: JSON documents in one SQLite file, found by kind, repository and key."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

_TABLE = """
CREATE TABLE IF NOT EXISTS doc (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, repo INTEGER NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS doc_by_key ON doc (kind, repo, key);
"""


class Store:
    """One connection behind one lock; a write is durable against a killed process once `writing` is left."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=20)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_TABLE)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All writes inside land together or not at all; may be nested."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    def add(self, kind: str, body: Doc, *, repo: int = 0, key: str = "") -> Doc:
        with self.writing():
            made = self._db.execute(
                "INSERT INTO doc (kind, repo, key, body) VALUES (?, ?, ?, '{}')", (kind, repo, key)
            ).lastrowid
            doc = {**body, "id": made}
            self.put(doc)
        return doc

    def put(self, doc: Doc, *, key: str | None = None) -> Doc:
        with self.writing():
            self._db.execute("UPDATE doc SET body = ? WHERE id = ?", (json.dumps(doc), doc["id"]))
            if key is not None:
                self._db.execute("UPDATE doc SET key = ? WHERE id = ?", (key, doc["id"]))
        return doc

    def drop(self, number: int) -> None:
        with self.writing():
            self._db.execute("DELETE FROM doc WHERE id = ?", (number,))

    def drop_all(self, kind: str) -> None:
        with self.writing():
            self._db.execute("DELETE FROM doc WHERE kind = ?", (kind,))

    def get(self, kind: str, number: int, *, repo: int = 0) -> Doc | None:
        return self._first(
            "SELECT body FROM doc WHERE kind = ? AND repo = ? AND id = ?", (kind, repo, number)
        )

    def one(self, kind: str, key: str, *, repo: int = 0) -> Doc | None:
        return self._first(
            "SELECT body FROM doc WHERE kind = ? AND repo = ? AND key = ? ORDER BY id LIMIT 1",
            (kind, repo, key),
        )

    def all(self, kind: str, *, repo: int = 0, key: str | None = None, after: int = 0) -> list[Doc]:
        """Documents of one kind in the order in which they were added."""
        wanted = "kind = ? AND repo = ? AND id > ?" + ("" if key is None else " AND key = ?")
        values = (kind, repo, after) if key is None else (kind, repo, after, key)
        with self._lock:
            rows = self._db.execute(f"SELECT body FROM doc WHERE {wanted} ORDER BY id", values)  # noqa: S608
            return [json.loads(body) for (body,) in rows]

    def _first(self, query: str, values: tuple[object, ...]) -> Doc | None:
        with self._lock:
            row = self._db.execute(query, values).fetchone()
        return json.loads(row[0]) if row else None
