"""The door to QR codes: open to everybody, since Slack fetches them, and bound to what we signed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from changes.codes import address_in, drawn

KEPT = "public, max-age=31536000, immutable"


@require_safe
def qr_code(request: HttpRequest, signed: str) -> HttpResponse:
    """The picture of a signed address as a PNG; 404 where the signature is not ours."""
    address = address_in(signed)
    if address is None:
        raise Http404("Nobody here signed this address.")
    return HttpResponse(drawn(address), content_type="image/png", headers={"Cache-Control": KEPT})
