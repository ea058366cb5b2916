"""What the demo Slack keeps: its people and channels, messages, and events on their way to the product."""

import json
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEAM = "T0POND"
BOT_USER = "U0HONK"
BOT = "B0HONK"
APP = "A0HONK"


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    is_bot: bool = False


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    topic: str


@dataclass(frozen=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str = ""
    blocks: list[Any] = field(default_factory=list)
    edited_ts: str = ""


@dataclass(frozen=True)
class Event:
    """An event for the product: `attempts` deliveries so far, the next one due at `due` (Unix seconds)."""

    id: str
    body: str
    attempts: int
    due: float
    outcome: str


PEOPLE = (
    Person("U0ANN", "Ann", "ann@example.com"),
    Person("U0ROB", "Rob", "rob@example.com"),
    Person("U0ADA", "Ada", "ada@example.com"),
    Person("U0SAM", "Sam", "sam@example.com"),
    Person(BOT_USER, "honk", "", is_bot=True),
)
CHANNELS = (
    Channel("C0SHOP", "shop", "The Pond Shop"),
    Channel("C0UNITS", "units", "The units library"),
)
_TABLES = """
CREATE TABLE IF NOT EXISTS message (
    channel TEXT, ts TEXT, user TEXT, text TEXT, thread_ts TEXT, blocks TEXT, edited_ts TEXT, PRIMARY KEY (channel, ts)
);
CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, body TEXT, attempts INTEGER, due REAL, outcome TEXT);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT);
"""


class Store:
    """One SQLite file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _TABLES)

    def close(self) -> None:
        self._db.close()

    def post(self, message: Message) -> Message:
        """Keep the message under a ts of its own, later than every other of its channel."""
        with self._lock:
            (last,) = self._db.execute(
                "SELECT max(ts) FROM message WHERE channel=?", [message.channel]
            ).fetchone()
            ts = new_ts(after=last or "")
            posted = Message(
                message.channel, ts, message.user, message.text, message.thread_ts, message.blocks
            )
            self._put(posted)
        return posted

    def update(self, channel: str, ts: str, *, text: str, blocks: list[Any]) -> Message | None:
        with self._lock:
            found = self._one(channel, ts)
            if found is None:
                return None
            changed = Message(channel, ts, found.user, text, found.thread_ts, blocks, edited_ts=new_ts())
            self._put(changed)
        return changed

    def message(self, channel: str, ts: str) -> Message | None:
        with self._lock:
            return self._one(channel, ts)

    def messages(self, channel: str, thread_ts: str = "") -> list[Message]:
        """All of a channel, or a thread with the message it hangs on, oldest first."""
        query = "SELECT * FROM message WHERE channel=?1 AND (?2='' OR ts=?2 OR thread_ts=?2) ORDER BY ts"
        with self._lock:
            return [_message(row) for row in self._db.execute(query, [channel, thread_ts])]

    def add_event(self, event_id: str, body: str) -> None:
        with self._lock:
            row = [event_id, body, 0, time.time(), ""]
            self._db.execute("INSERT INTO event VALUES (?,?,?,?,?)", row)

    def note_attempt(self, event_id: str, *, outcome: str, due: float) -> None:
        """Count a delivery; an empty outcome leaves the event open until the next one is due."""
        with self._lock:
            query = "UPDATE event SET attempts=attempts+1, outcome=?, due=? WHERE id=?"
            self._db.execute(query, [outcome, due, event_id])

    def event(self, event_id: str) -> Event | None:
        with self._lock:
            row = self._db.execute("SELECT * FROM event WHERE id=?", [event_id]).fetchone()
        return Event(*row) if row else None

    def events(self, *, only_open: bool = False) -> list[Event]:
        query = "SELECT * FROM event WHERE outcome='' OR NOT ? ORDER BY due"
        with self._lock:
            return [Event(*row) for row in self._db.execute(query, [only_open])]

    def setting(self, name: str) -> str:
        with self._lock:
            row = self._db.execute("SELECT value FROM setting WHERE name=?", [name]).fetchone()
        return str(row[0]) if row else ""

    def set_setting(self, name: str, value: str) -> None:
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?,?)", [name, value])

    def _one(self, channel: str, ts: str) -> Message | None:
        query = "SELECT * FROM message WHERE channel=? AND ts=?"
        row = self._db.execute(query, [channel, ts]).fetchone()
        return _message(row) if row else None

    def _put(self, m: Message) -> None:
        row = [m.channel, m.ts, m.user, m.text, m.thread_ts, json.dumps(m.blocks), m.edited_ts]
        self._db.execute("INSERT OR REPLACE INTO message VALUES (?,?,?,?,?,?,?)", row)


def new_ts(*, after: str = "") -> str:
    """A Slack timestamp: seconds and microseconds, and an identifier within its channel."""
    micros = time.time_ns() // 1000
    if after:
        micros = max(micros, int(after.replace(".", "")) + 1)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def person(user_id: str) -> Person | None:
    return next((each for each in PEOPLE if each.id == user_id), None)


def channel(channel_id: str) -> Channel | None:
    name = channel_id.removeprefix("#")
    return next((each for each in CHANNELS if channel_id == each.id or name == each.name), None)


def _message(row: tuple[Any, ...]) -> Message:
    return Message(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), row[6])
