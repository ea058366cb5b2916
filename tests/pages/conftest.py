"""The four people, and a browser that checks CSRF as a real one would be made to."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from changes.models import Person

PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def _no_attempts_counted() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create_user("ann@example.org", PASSWORD, name="Ann Asker")


@pytest.fixture
def ada(db: None) -> Person:
    return Person.objects.create_user("ada@example.org", PASSWORD, name="Ada Admin", is_admin=True)


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)
