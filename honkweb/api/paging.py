"""Lists by keyset: a page costs the same however deep it is, and new rows never shift it."""

import re
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

    # What a cursor of ours can say where it stands.
    position = re.compile(r"[0-9]{1,19}")

    def decode_cursor(self, request: Request) -> Any:
        wrong = ValidationError({"cursor": ["Take it from `next` or `previous` as it is."]})
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise wrong from error
        if cursor and cursor.position is not None and not self.position.fullmatch(str(cursor.position)):
            raise wrong
        return cursor


class OldestFirst(NewestFirst):
    """For what is followed as it grows: steps and events."""

    ordering = "id"


class ByName(NewestFirst):
    """For repositories."""

    ordering = "full_name"
    position = re.compile(r"[\w./-]{1,200}")
