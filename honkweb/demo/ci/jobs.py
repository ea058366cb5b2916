"""The CI's durable queue: a job is all checks of one commit; what was unfinished at a kill is taken up again."""

import json
import sqlite3
import threading
from dataclasses import dataclass, replace
from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY, owner TEXT, name TEXT, sha TEXT, only TEXT, state TEXT, runs TEXT
);
"""


@dataclass(frozen=True)
class Job:
    """`only` names the one check that somebody asked for again; `runs` are check run ids by check name."""

    id: int
    owner: str
    name: str
    sha: str
    only: str
    state: str
    runs: dict[str, int]

    @property
    def repo(self) -> str:
        return f"{self.owner}/{self.name}"


class Jobs:
    """States: new → announced (its check runs are queued) → running → done."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _TABLE)
        self._db.execute("UPDATE job SET state='announced' WHERE state='running'")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def add(self, owner: str, name: str, sha: str, *, only: str = "") -> bool:
        """Queue the commit once; a check that is asked for again is queued each time."""
        with self._lock:
            query = "SELECT 1 FROM job WHERE owner=? AND name=? AND sha=? AND only=''"
            if not only and self._db.execute(query, [owner, name, sha]).fetchone():
                return False
            row = [owner, name, sha, only, "new", "{}"]
            self._db.execute("INSERT INTO job (owner,name,sha,only,state,runs) VALUES (?,?,?,?,?,?)", row)
        return True

    def next_new(self) -> Job | None:
        with self._lock:
            return self._first("new")

    def take(self) -> Job | None:
        """The oldest announced job, running from now on."""
        with self._lock:
            job = self._first("announced")
            if job is not None:
                self._db.execute("UPDATE job SET state='running' WHERE id=?", [job.id])
            return job

    def move(self, job: Job, state: str, *, runs: dict[str, int] | None = None) -> Job:
        moved = replace(job, state=state, runs=job.runs if runs is None else runs)
        with self._lock:
            query = "UPDATE job SET state=?, runs=? WHERE id=?"
            self._db.execute(query, [state, json.dumps(moved.runs), job.id])
        return moved

    def unfinished(self) -> int:
        with self._lock:
            return int(self._db.execute("SELECT count(*) FROM job WHERE state<>'done'").fetchone()[0])

    def _first(self, state: str) -> Job | None:
        query = "SELECT * FROM job WHERE state=? ORDER BY id LIMIT 1"
        row = self._db.execute(query, [state]).fetchone()
        if row is None:
            return None
        number, owner, name, sha, only, state, runs = row
        return Job(number, owner, name, sha, only, state, json.loads(runs))
