"""Who calls the API: a bearer token and nothing else, so no cookie can be made to act for a person."""

from datetime import timedelta
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from changes.models import Person
from honkweb.api.issuing import digest_of
from honkweb.models import SCOPE_RANK, ApiToken, Scope

USED_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer honk_…`."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        header = get_authorization_header(request).split()
        if not header:
            return None
        if len(header) != 2 or header[0].lower() != b"bearer":
            raise AuthenticationFailed(
                "The Authorization header is not 'Bearer TOKEN'. Make a token at /settings/.", "bad_token"
            )
        token = _standing(header[1].decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(
                "This token is unknown, revoked or expired. Make a new one at /settings/.", "bad_token"
            )
        _note_use(token)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Honkweb"'


class Scoped(BasePermission):
    """Whether the token's scope covers the call: reading needs `read`, other calls what the view names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        needed = Scope.READ if request.method in SAFE_METHODS else getattr(view, "scope", Scope.WRITE)
        has = Scope(cast(ApiToken, request.auth).scope) if request.auth else None
        if has is None or SCOPE_RANK[has] < SCOPE_RANK[needed]:
            raise PermissionDenied(
                f"This call needs a token with the scope {needed.value!r}; this one has "
                f"{has.value if has else 'none'!r}. Make another at /settings/.",
                "scope",
            )
        return True


def caller(request: Request) -> Person:
    """The person whose token was sent."""
    return cast(Person, request.user)


def _standing(text: str) -> ApiToken | None:
    rows = ApiToken.objects.filter(digest=digest_of(text), revoked_at=None, person__is_active=True)
    return rows.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now())).select_related("person").first()


def _note_use(token: ApiToken) -> None:
    # Once a minute is exact enough for "last used", and spares a write in each call.
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
