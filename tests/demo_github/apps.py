"""A GitHub App of the demo GitHub: its private key, and the JSON web tokens that the key signs."""

import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "4711"


def make_app(control: Callable[[str, str, Any], Any], **more: Any) -> str:
    """The private key of an app, whose public half is told at this control door of a demo GitHub."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = made.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    control("POST", "/app", {"app_id": APP_ID, "public_key": public.decode(), **more})
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def signed(key: str, **claims: Any) -> str:
    """What the app proves itself with."""
    now = int(time.time())
    return jwt.encode({"iat": now - 60, "exp": now + 300, "iss": APP_ID, **claims}, key, algorithm="RS256")
