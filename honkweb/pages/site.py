"""Addresses that browsers and monitors ask for: health, manifest, service worker."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from honkweb import __version__
from honkweb.pages.frame import counts, filling_now

_JS = Path(settings.BASE_DIR) / "static" / "js"
MANIFEST = {
    "name": "Honkweb",
    "short_name": "Honkweb",
    "description": "Supervise software that an AI writes",
    "id": "/",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#fcfcfd",
    "theme_color": "#fcfcfd",
    "icons": [
        {"src": f"{settings.STATIC_URL}img/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": f"{settings.STATIC_URL}img/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {
            "src": f"{settings.STATIC_URL}img/icon-512.png",
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ],
    "shortcuts": [{"name": "Ask", "url": "/ask/"}, {"name": "Running", "url": "/running/"}],
}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches its database; open to everybody, so it says no more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse(
            {"status": "failing", "database": "unreachable", "version": __version__}, status=503
        )
    return JsonResponse({"status": "ok", "database": "ok", "version": __version__})


@require_safe
@login_required
def counts_of_mine(request: HttpRequest) -> HttpResponse:
    """What the badges say, by the icon they sit on."""
    person: Any = request.user
    return JsonResponse({"queue": counts.my_turn(person), "running": counts.running(person)})


@require_safe
@login_required
def filling(request: HttpRequest) -> HttpResponse:
    """The banner's line about the demo's people filling the queue; nothing once they are done."""
    now = filling_now()
    return render(request, "parts/filling.html", {"filling": now}) if now else HttpResponse("")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put Honkweb on its home screen."""
    return JsonResponse(
        MANIFEST, content_type="application/manifest+json", headers={"Cache-Control": "max-age=3600"}
    )


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, because a worker rules only what lies below its own address."""
    return HttpResponse(
        (_JS / "worker.js").read_text().replace("/static/", settings.STATIC_URL),
        content_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


@require_safe
def other_version(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file as it is here for a page of another version: a tab or a process that is older or newer than this one."""
    if request.path.startswith(settings.STATIC_URL):
        raise Http404("There is no such file.")
    return redirect(f"{settings.STATIC_URL}{name}")
