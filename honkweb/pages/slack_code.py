"""A short-lived code that a person tells the Slack app, which proves that both accounts are one human."""

from django.core import signing

from changes.models import Person

_SALT = "honkweb.slack-link"
GOOD_FOR_S = 900


def slack_code(person: Person) -> str:
    """What the person sends in Slack: `link CODE`."""
    return signing.dumps(person.pk, salt=_SALT)


def person_of_code(code: str) -> Person | None:
    """Whose code this is; None when it is made up or older than 15 minutes."""
    try:
        number = signing.loads(code, salt=_SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=number, is_active=True).first()
