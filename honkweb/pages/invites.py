"""One-time links with which an invited person sets a password.

The token is Django's for resetting passwords: signed, good for three days, and void once the password changed.
"""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int, int_to_base36

from changes.models import Person


class _Invitation(PasswordResetTokenGenerator):
    key_salt = "honkweb.pages.invites"


_tokens = _Invitation()


def invite_link(person: Person) -> str:
    """The address at which `person` sets a password, once."""
    token = f"{int_to_base36(person.pk)}.{_tokens.make_token(person)}"
    return f"{settings.HONK_URL}/welcome/{token}/"


def person_of(token: str) -> Person | None:
    """Whom this token invites; None when it is made up, used or out of date."""
    number, _, signature = token.partition(".")
    try:
        person = Person.objects.get(pk=base36_to_int(number), is_active=True)
    except (ValueError, OverflowError, Person.DoesNotExist):
        return None
    return person if _tokens.check_token(person, signature) else None
