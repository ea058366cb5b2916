"""Finding changes by the beginnings of words: FTS5 on SQLite, tsvector on PostgreSQL."""

import re

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from reviews.models import Attention

# A word that stands everywhere would order the whole table; its newest changes are what is looked for.
MOST = 2000
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """What is looked for: at most eight words, without signs that mean something to a search engine."""
    return _WORD.findall(text.lower())[:8]


def matching(rows: QuerySet[Attention], text: str) -> QuerySet[Attention]:
    """The rows in which each of the words begins a word; `#123` finds that change."""
    number = re.fullmatch(r"\s*#?(\d{1,9})\s*", text)
    if number:
        return rows.filter(change_id=int(number[1]))
    words = words_of(text)
    if not words:
        return rows
    if connection.vendor == "sqlite":
        asked = " ".join(f'"{word}"*' for word in words)
        sql = (
            "SELECT rowid FROM reviews_attention_words WHERE reviews_attention_words MATCH %s "
            "ORDER BY rowid DESC LIMIT %s"
        )
    else:
        asked = " & ".join(f"{word}:*" for word in words)
        sql = (
            "SELECT change_id FROM reviews_attention WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s) "
            "ORDER BY change_id DESC LIMIT %s"
        )
    return rows.filter(change_id__in=RawSQL(sql, (asked, MOST)))  # noqa: S611 - words hold letters and digits only


def remember(change: int, words: str) -> None:
    """Bring SQLite's index of one row up to date; PostgreSQL does it by itself. Call in a transaction."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reviews_attention_words WHERE rowid = %s", [change])
        cursor.execute("INSERT INTO reviews_attention_words(rowid, words) VALUES (%s, %s)", [change, words])
