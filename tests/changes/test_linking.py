"""Linking Slack by a code that the settings page shows."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from changes.errors import BadInput
from changes.models import Person
from changes.services.linking import code_in, link_by_code, slack_code
from changes.services.people import person_at


def test_a_code_said_in_slack_links_its_person(ann: Person) -> None:
    code = code_in(f"<@U0HONK> link {slack_code(ann)}")

    link_by_code(user="U1ANN", code=code)

    assert person_at("slack", "U1ANN") == ann


def test_a_request_that_speaks_of_links_is_no_code() -> None:
    assert code_in("the link is broken") == ""
    assert code_in("link the footer to the imprint") == ""


def test_a_made_up_code_links_nobody(ann: Person) -> None:
    with pytest.raises(BadInput):
        link_by_code(user="U1SAM", code=slack_code(ann)[:-2] + "xx")

    assert person_at("slack", "U1SAM") is None


def test_a_code_is_good_for_fifteen_minutes(ann: Person) -> None:
    code = slack_code(ann)

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False), pytest.raises(BadInput):
        link_by_code(user="U1ANN", code=code)


def test_a_code_that_was_read_by_others_links_nobody_else(ann: Person) -> None:
    code = slack_code(ann)
    link_by_code(user="U1ANN", code=code)

    with pytest.raises(BadInput):
        link_by_code(user="U1SAM", code=code)

    assert person_at("slack", "U1SAM") is None
