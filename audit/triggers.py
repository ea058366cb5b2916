"""Database triggers that refuse to change or remove rows, also to those who go round the ORM."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_event", "audit_leaf", "audit_checkpoint")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the tables append-only in the database itself. Safe to run twice."""
    remove(connection)
    with connection.cursor() as cursor:
        for sql in _installing(connection.vendor):
            cursor.execute(sql)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for migrations backwards, and for test databases that are emptied between tests."""
    with connection.cursor() as cursor:
        for sql in _removing(connection.vendor):
            cursor.execute(sql)


def _installing(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{action} BEFORE {action.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in TABLES
            for action in ("update", "delete")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; "
        "END $$"
    )
    triggers = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        for table in TABLES
    ]
    return [function, *triggers]


def _removing(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{action}"
            for table in TABLES
            for action in ("update", "delete")
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES]
