"""Lists by keyset: a page costs the same however deep it is, and new rows never shift it."""

from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    """`?cursor=` from `next` and `previous`, `?limit=` up to 200."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Any:
        try:
            return super().decode_cursor(request)
        except NotFound as error:
            raise ValidationError({"cursor": ["Take it from `next` or `previous` as it is."]}) from error


class OldestFirst(NewestFirst):
    """For what is followed as it grows: steps and events."""

    ordering = "id"


class ByName(NewestFirst):
    """For repositories."""

    ordering = "full_name"
