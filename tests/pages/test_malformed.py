"""What no database can hold or compare is bad input, not a failure of ours; on PostgreSQL a NUL is such a thing."""

import base64

import pytest
from django.db import DataError
from django.test import Client, RequestFactory

from changes.models import Person
from honkweb.api.errors import as_detail_and_code
from honkweb.api.issuing import make_token
from honkweb.middleware import RefusalsAsPages
from tests import making

REFUSED = (400, 404)


def test_what_the_database_does_not_take_is_said_as_bad_input(db: None) -> None:
    request = RequestFactory().get("/", SERVER_NAME="127.0.0.1")
    page = RefusalsAsPages(lambda _: pytest.fail("it was answered already")).process_exception(
        request, DataError("text fields cannot contain NUL (0x00) bytes")
    )
    assert page is not None and page.status_code == 400
    assert "Something in the address or the form is malformed" in page.content.decode()
    told = as_detail_and_code(DataError("out of range"), {})
    assert (told.status_code, told.data["code"]) == (400, "bad_request")


@pytest.mark.django_db(transaction=True)
def test_a_nul_in_an_address_or_a_form_breaks_nothing(client: Client) -> None:
    ada = making.person("Ada", is_admin=True)
    making.repository()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/repositories/a%00b/c/").status_code in REFUSED
    form = {"repository": "acme/shop\0", "request": "Mend it", "key": "k"}
    assert client.post("/ask/", form).status_code in REFUSED
    assert client.post("/repositories/acme/shop/", {"required_checks": "a\0b"}).status_code == 400


@pytest.mark.django_db
def test_a_form_over_the_limit_is_told_that_it_is_too_big(client: Client) -> None:
    client.force_login(making.person("Ann"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        "/ask/", b"request=" + b"x" * 27_262_976, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "This is too big to be taken" in answer.content.decode()


def _cursor(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (f"changes/?cursor={_cursor('p=abc')}", "cursor"),
        (f"changes/?cursor={_cursor('p=%00')}", "cursor"),
        (f"repositories/?cursor={_cursor('p=%00')}", "cursor"),
        ("changes/?asked_after=9999-12-31T23:59:59-23:00", "asked_after"),
    ],
)
def test_the_api_names_the_part_that_cannot_be_used(client: Client, db: None, where: str, names: str) -> None:
    ada = Person.objects.create_user("ada@example.com", name="Ada", is_admin=True)
    token = make_token(person=ada, name="tests", scope="read").text
    answer = client.get(f"/api/v1/{where}", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_input" and names in answer.json()["fields"]
