"""Repositories, and asking for changes."""

from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework.backends import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from changes.access import visible_changes, visible_repositories
from changes.errors import BadInput, WrongState
from changes.models import Change, Repository
from changes.services.asking import LONGEST_REQUEST, open_change
from honkweb.api.filters import ChangeFilters
from honkweb.api.finding import Door
from honkweb.api.paging import ByName, NewestFirst
from honkweb.api.shapes import ChangeRow, MeShape, RepositoryShape
from honkweb.models import ApiToken


class Me(Door):
    """Whose token this is, and what it may do."""

    @extend_schema(operation_id="me", responses={200: MeShape})
    def get(self, request: Request) -> Response:
        person, token = self.person(), request.auth
        assert isinstance(token, ApiToken)
        shown = {
            "name": person.name,
            "email": person.email,
            "is_admin": person.is_admin,
            "token": token.name,
            "scope": token.scope,
            "expires_at": token.expires_at,
        }
        return Response(MeShape(shown).data)


class Repositories(Door, generics.ListAPIView[Repository]):
    """The repositories that the caller may see."""

    serializer_class = RepositoryShape
    pagination_class = ByName
    queryset = Repository.objects.none()  # for the description

    def get_queryset(self) -> QuerySet[Repository]:
        return visible_repositories(self.person())


class OneRepository(Door):
    """One repository."""

    @extend_schema(operation_id="repository", responses={200: RepositoryShape})
    def get(self, request: Request, owner: str, name: str) -> Response:
        return Response(RepositoryShape(self.find_repository(f"{owner}/{name}")).data)


class AskInput(serializers.Serializer[Any]):
    """A request."""

    repository = serializers.CharField(max_length=200, help_text="owner/name")
    request = serializers.CharField(
        max_length=LONGEST_REQUEST, help_text="What should be different, in a sentence or more."
    )


class Changes(Door, generics.ListAPIView[Change]):
    """The changes that the caller may see, newest first; and the door to ask for another."""

    serializer_class = ChangeRow
    pagination_class = NewestFirst
    filter_backends = [DjangoFilterBackend]
    filterset_class = ChangeFilters
    queryset = Change.objects.none()  # for the description

    def get_queryset(self) -> QuerySet[Change]:
        return visible_changes(self.person()).select_related("repository", "attention")

    @extend_schema(
        operation_id="ask",
        request=AskInput,
        responses={201: ChangeRow, 200: ChangeRow},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="Up to 200 characters of your choice. Asking again with it gives the same change.",
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Ask for a change. Answers 201 with the new change, or 200 with the one this key made before."""
        asked = AskInput(data=request.data)
        asked.is_valid(raise_exception=True)
        repository = self.find_repository(asked.validated_data["repository"])
        text = asked.validated_data["request"]
        key = _door_key(self.person().pk, request.headers.get("Idempotency-Key", ""))
        before = visible_changes(self.person()).filter(door_key=key).first() if key else None
        change = before or open_change(
            asker=self.person(), repository=repository, request=text, door="api", door_key=key
        )
        if before and (before.repository_id != repository.pk or before.request != _as_kept(text)):
            raise WrongState(
                f"This Idempotency-Key was used for #{before.pk}, which asked for something else. "
                "Use a new key for a new request."
            )
        return Response(
            ChangeRow(change).data, status=status.HTTP_200_OK if before else status.HTTP_201_CREATED
        )


def _door_key(person: int, given: str) -> str | None:
    if len(given) > 200:
        raise BadInput(f"The Idempotency-Key has {len(given)} characters; at most 200 are taken.")
    # Hashed under the person's number: nobody can meet, or guess, another one's key.
    return f"api:{person}:{sha256(given.encode('utf-8', 'replace')).hexdigest()}" if given else None


def _as_kept(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
