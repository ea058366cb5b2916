"""QR codes of addresses that we vouch for: pictures that Slack fetches without signing in."""

import io

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse

# What a build's address may have; with its signature it stays under the 3,000 characters that Slack takes.
MOST_CHARACTERS = 1000
_signer = signing.Signer(salt="changes.qr-code")


def picture_of(address: str) -> str:
    """The public address of the picture of an http(s) address; the same for the same one."""
    return settings.HONK_URL + reverse("qr_code", args=[_signer.sign_object(address)])


def address_in(signed: str) -> str | None:
    """The address that we signed; None for anything else."""
    try:
        address = _signer.unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    return address if isinstance(address, str) and len(address) <= MOST_CHARACTERS else None


def drawn(address: str) -> bytes:
    """The QR code as a PNG, dark on light with the margin that scanners want; at most some 600 pixels wide."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=5, border=4, dark="#161a20", light="#fff")
    return out.getvalue()
