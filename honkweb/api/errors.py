"""Every error of the API is `{"detail": sentence, "code": word}`, with `fields` where the input is at fault."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.exceptions import PermissionDenied as NotPermitted
from rest_framework.response import Response
from rest_framework.views import set_rollback

from changes.errors import ChangeError, TooMany
from honkweb.pages.errors import AWAY, AWAY_ERRORS, AWAY_SECONDS, BAD_REQUEST, TOO_BIG, Trouble
from reviews.errors import Blocked

logger = logging.getLogger(__name__)
NOT_HERE = "There is nothing here that you may see. Check the address, or ask for access."


def as_detail_and_code(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: what our services raise, what DRF raises, and what nobody expected."""
    set_rollback()
    if isinstance(error, ChangeError):
        return _from_service(error)
    if isinstance(error, Http404):
        error = NotFound(NOT_HERE)
    elif isinstance(error, PermissionDenied):
        error = NotPermitted()
    if isinstance(error, ValidationError):
        return _from_input(error)
    if isinstance(error, APIException):
        return _from_framework(error)
    if isinstance(error, DataError):
        logger.warning("The database takes no such value: %s", error)
        return _from_trouble(BAD_REQUEST)
    if isinstance(error, RequestDataTooBig):
        return _from_trouble(TOO_BIG)
    if isinstance(error, AWAY_ERRORS):
        logger.warning("The database was away or busy: %s", error)
        return _from_trouble(AWAY, headers={"Retry-After": str(AWAY_SECONDS)})
    logger.exception("An API call failed", exc_info=error)
    return Response(
        {"detail": "Something went wrong here; it is in the server's log. Try again.", "code": "internal"},
        status=status.HTTP_500_INTERNAL_SERVER_ERROR,
    )


def _from_trouble(trouble: Trouble, headers: dict[str, str] | None = None) -> Response:
    told = {"detail": f"{trouble.sentence} {trouble.todo}", "code": trouble.code}
    return Response(told, status=trouble.status, headers=headers)


def _from_service(error: ChangeError) -> Response:
    body: dict[str, Any] = {"detail": error.sentence, "code": error.code}
    if isinstance(error, Blocked):
        body["blockers"] = list(error.blockers)
    headers = {"Retry-After": "600"} if isinstance(error, TooMany) else {}
    return Response(body, status=error.status, headers=headers)


def _from_input(error: ValidationError) -> Response:
    fields = error.detail if isinstance(error.detail, dict) else {"body": error.detail}
    name, reasons = next(iter(fields.items()))
    reason = reasons[0] if isinstance(reasons, list) and reasons else reasons
    return Response(
        {"detail": f"{name}: {reason}", "code": "bad_input", "fields": fields},
        status=status.HTTP_400_BAD_REQUEST,
    )


def _from_framework(error: APIException) -> Response:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    detail = error.detail
    code = detail.code if hasattr(detail, "code") else error.default_code
    return Response({"detail": str(detail), "code": str(code)}, status=error.status_code, headers=headers)


def nothing_here(request: HttpRequest, rest: str = "") -> JsonResponse:
    """Any address under /api/ that leads nowhere."""
    return JsonResponse({"detail": NOT_HERE, "code": "not_found"}, status=404)
