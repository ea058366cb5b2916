"""The four people whom tests and docs use, and the repository that most tests are about."""

import pytest

from changes.models import Person, Repository, Role
from tests import making


@pytest.fixture
def shop(db: None) -> Repository:
    """A private repository with the policy that repositories begin with."""
    return making.repository()


@pytest.fixture
def ann(shop: Repository) -> Person:
    """Ann asks."""
    return making.person("Ann", Role.ASKER, shop)


@pytest.fixture
def rob(shop: Repository) -> Person:
    """Rob reviews."""
    return making.person("Rob", Role.REVIEWER, shop)


@pytest.fixture
def ada(db: None) -> Person:
    """Ada administers and audits."""
    return making.person("Ada", is_admin=True)


@pytest.fixture
def sam(db: None) -> Person:
    """Sam is a stranger."""
    return making.person("Sam")
