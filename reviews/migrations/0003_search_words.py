"""Searching words by their beginnings: FTS5 on SQLite, a tsvector index on PostgreSQL (see reviews/search.py)."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE reviews_attention_words USING fts5(words, tokenize='unicode61', prefix='2 3')",
    "INSERT INTO reviews_attention_words(rowid, words) SELECT change_id, words FROM reviews_attention",
]
POSTGRES = ["CREATE INDEX attention_words ON reviews_attention USING gin (to_tsvector('simple', words))"]


def forwards(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
            cursor.execute(statement)


def backwards(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE reviews_attention_words" if sqlite else "DROP INDEX attention_words")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_lists_in_index_order")]
    operations = [migrations.RunPython(forwards, backwards)]
