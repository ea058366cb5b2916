"""The OpenAPI description is true: schemathesis sends what it allows and reads what comes back."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from honkweb.api.issuing import make_token

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_description_is_made_without_a_warning(capsys, tmp_path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_the_description_and_its_page_are_open(client, db) -> None:
    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert b"style=" not in page.content


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """Keep the test's connection between requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_call_answers_as_described(shop, one_transaction) -> None:
    token = make_token(person=shop.ada, name="schemathesis", scope="merge").text
    description = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    tried = []
    for found in description.get_all_operations():
        operation = found.ok()
        tried.append(operation.label)
        _send_what_is_allowed(operation, shop.change.pk, token)

    assert "POST /api/v1/changes/{number}/merge/" in tried
    assert len(tried) >= 19


def _send_what_is_allowed(operation, number: int, token: str) -> None:
    @settings(
        max_examples=5,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case) -> None:
        if "number" in case.path_parameters:
            case.path_parameters["number"] = number
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    send()
