"""Databases of the benches' own on a PostgreSQL, where there is one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

LOOPBACK = "postgresql://postgres@127.0.0.1:5432/postgres"


def find_server() -> str | None:
    """The address of a PostgreSQL: what HONK_TEST_DATABASE_URL says, or the one on loopback if it lets us in."""
    said = os.environ.get("HONK_TEST_DATABASE_URL")
    for url in (said, LOOPBACK) if said else (LOOPBACK,):
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return url
    return None


def make_database(server: str, name: str) -> str:
    """Make an empty database, instead of one that has the name already; returns its address."""
    drop_database(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """An empty database for the time of a bench."""
    url = make_database(server, name)
    try:
        yield url
    finally:
        drop_database(server, name)
