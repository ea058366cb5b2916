"""QR codes of builds: drawn for everybody, but only for addresses that we signed."""

import pytest
import segno
from django.conf import settings
from django.core import signing
from django.test import Client

from changes.codes import MOST_CHARACTERS, drawn, picture_of

BUILD = "https://ci.example.com/previews/acme/shop/0123456789abcdef/?a=1&b=2"


def path_of(address: str) -> str:
    picture = picture_of(address)
    assert picture.startswith(settings.HONK_URL + "/qr/") and picture.endswith(".png")
    return picture.removeprefix(settings.HONK_URL)


def test_a_stranger_gets_the_code_of_a_build_and_may_keep_it() -> None:
    answer = Client().get(path_of(BUILD))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "public" in answer["Cache-Control"] and "max-age" in answer["Cache-Control"]
    assert answer.content == drawn(BUILD)
    assert not answer.cookies


def test_it_is_the_code_of_this_address_and_no_other() -> None:
    assert drawn(BUILD) != drawn(BUILD + "x")
    dark = [list(row) for row in segno.make(BUILD, error="m").matrix]
    width = int.from_bytes(drawn(BUILD)[16:20])  # of the PNG's header
    assert width == (len(dark) + 2 * 4) * 5


def test_the_longest_address_is_a_picture_of_bounded_size_and_one_that_slack_takes() -> None:
    longest = "https://ci.example.com/".ljust(MOST_CHARACTERS, "x")
    assert len(picture_of(longest)) < 3000
    answer = Client().get(path_of(longest))
    assert answer.status_code == 200 and int.from_bytes(answer.content[16:20]) < 700
    assert Client().get(path_of(longest + "x")).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        "x",
        "x:y",
        signing.Signer(salt="another").sign_object(BUILD),
        signing.Signer(key="not ours", salt="changes.qr-code").sign_object(BUILD),
        signing.dumps(BUILD),
    ],
)
def test_what_we_did_not_sign_is_not_drawn(forged: str) -> None:
    assert Client().get(f"/qr/{forged}.png").status_code == 404


def test_a_signature_of_one_address_is_not_anothers() -> None:
    mine, other = path_of(BUILD), path_of("https://evil.example/")
    swapped = f"{other.rpartition(':')[0]}:{mine.rpartition(':')[2]}"
    assert Client().get(swapped).status_code == 404
