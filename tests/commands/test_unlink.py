"""`unlink`: what a refusal to link somebody names as the way out."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import Event
from changes.errors import BadInput
from changes.models import Person
from changes.services.linking import link_by_code, slack_code
from changes.services.people import person_at
from tests import making

pytestmark = pytest.mark.django_db


def _unlink(*words: str) -> str:
    out = StringIO()
    call_command("unlink", *words, stdout=out)
    return out.getvalue()


def _refused(person: Person, user: str) -> str:
    with pytest.raises(BadInput) as refused:
        link_by_code(user=user, code=slack_code(person))
    found = re.search(r"manage\.py unlink (\S+ \S+)$", refused.value.sentence)
    assert found is not None, refused.value.sentence
    return found[1]


def test_who_has_another_slack_account_is_linked_after_what_the_refusal_says() -> None:
    ann = making.person("Ann")
    link_by_code(user="U1OLD", code=slack_code(ann))

    said = _unlink(*_refused(ann, "U1NEW").split())
    link_by_code(user="U1NEW", code=slack_code(ann))

    assert "U1OLD at slack is Ann (ann@example.com) no longer" in said
    assert person_at("slack", "U1OLD") is None
    assert person_at("slack", "U1NEW") == ann


def test_an_account_that_is_somebody_elses_is_free_after_what_the_refusal_says() -> None:
    ann, rob = making.person("Ann"), making.person("Rob")
    link_by_code(user="U1", code=slack_code(ann))

    _unlink(*_refused(rob, "U1").split())
    link_by_code(user="U1", code=slack_code(rob))

    assert person_at("slack", "U1") == rob


def test_it_is_told_in_the_log() -> None:
    link_by_code(user="U1", code=slack_code(making.person("Ann")))

    _unlink("slack", "u1")

    assert Event.objects.get(verb="person.unlinked").sentence == "Ann is U1 at slack no longer."


def test_who_is_linked_to_nobody_is_refused() -> None:
    with pytest.raises(CommandError, match="Nobody here is linked to U9 at slack"):
        _unlink("slack", "U9")
