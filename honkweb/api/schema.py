"""The API's description: tokens as OpenAPI knows them, and the pages that show it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny


class TokenScheme(OpenApiAuthenticationExtension):
    """How drf-spectacular describes our tokens."""

    target_class = "honkweb.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token from /settings/. Its scope is read, write or merge.",
        }


@extend_schema(exclude=True)
class Schema(SpectacularAPIView):
    """The OpenAPI description; it holds nothing of anybody's."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


ERROR = {
    "type": "object",
    "description": "What every refusal looks like: a sentence for people, a code for programs.",
    "properties": {
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "fields": {
            "type": "object",
            "additionalProperties": {},
            "description": "With `bad_input`: the reasons.",
        },
        "blockers": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With `blocked`: all of them.",
        },
    },
    "required": ["detail", "code"],
}
READING = {
    "400": "A word of the address or the body cannot be used.",
    "401": "There is no token, or it is unknown, revoked or expired.",
    "403": "The token's scope, or the person's role, does not cover it.",
    "404": "There is nothing here that the person may see.",
}
WRITING = READING | {
    "409": "What was looked at has moved, or the state forbids it. Nothing was done.",
    "413": "The body is bigger than is taken.",
    "415": "The body is not JSON.",
    "429": "A quota is used up for now.",
}


def with_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add to every call how it is refused: each of them in the same shape."""
    result["components"]["schemas"]["Error"] = ERROR
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            for status, sentence in (READING if method == "get" else WRITING).items():
                operation["responses"].setdefault(status, {"description": sentence, "content": body})
    return result


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page, by Swagger UI from our own address."""
    return render(request, "honkweb/api_docs.html")
