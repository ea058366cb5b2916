"""Parts of the diff on demand: context, long lines, the rest of a file, further files, raw contents."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from changes.models import Change, Revision
from integrations.errors import OutsideError
from reviews.comparing import diff_between, diff_kept, heads_between
from reviews.diff.blobs import Blobs
from reviews.diff.content import media_type
from reviews.diff.context import context_rows, line_content, long_line
from reviews.diff.gaps import ALL, WHOLE
from reviews.diff.highlight import SlowLexers
from reviews.diff.left_out import left_out_rows
from reviews.diff.left_out import whole as left_in
from reviews.diff.masking import masked_bytes
from reviews.diff.model import GITLINK, Diff, FileDiff
from reviews.diff.pieces import gzip_stream, gzip_stream_async, plain_stream
from reviews.diff.render import file_body, file_header, paint_alone
from reviews.diff.text import plural
from reviews.preparing import sources
from reviews.shown import AsyncParts, Part, Parts
from reviews.views.choices import number_in, view_of
from reviews.views.named import address_of

RAW_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def of_one_file(
    request: HttpRequest, change: Change, revision: Revision, older: Revision | None
) -> HttpResponse:
    """Whatever the address asks of one file; with `part` the HTML alone, else a page of that file."""
    aside = request.GET.get("aside", "") if older else ""
    file = _asked(request, revision, older, aside)
    blobs, _ = sources(revision)
    if "raw" in request.GET:
        return _raw(file, blobs, request.GET["raw"])
    if "side" in request.GET:
        html = _long(request, file, blobs)
    elif "from" in request.GET:
        html = _context(request, file, blobs)
    elif _is_range(aside) and "part" in request.GET:
        first, last = (int(said) if said.isdecimal() else 0 for said in aside[:20].partition("-")[::2])
        html = left_out_rows(file, first, last, blobs=blobs, view=view_of(request))
    else:
        after = number_in(request, "after") or 0
        html = file_body(file, view=view_of(request), paint=paint_alone(file, blobs), after=after)
    if "part" in request.GET:
        return HttpResponse(html)
    return _page(request, change, revision, file, blobs, html, older=older, aside=bool(aside))


def _asked(request: HttpRequest, revision: Revision, older: Revision | None, aside: str) -> FileDiff:
    """The file that an address names. Where it asks for what a comparison leaves out of it, so do its pieces' links."""
    try:
        diff = _of(revision, older, whole=aside == ALL)
    except OutsideError as error:
        raise Http404("The two revisions cannot be compared now.") from error
    file = diff.file(request.GET["file"])
    if file is None:
        raise Http404("This revision has no such file.")
    if not aside or (_is_range(aside) and "part" in request.GET):
        return file
    return replace(left_in(file), query=f"&aside={ALL if aside == ALL else WHOLE}")


def _is_range(aside: str) -> bool:
    """Whether only what stands between two lines is asked for."""
    return aside not in ("", ALL, WHOLE)


def _of(revision: Revision, older: Revision | None, *, whole: bool) -> Diff:
    if older is None:
        return diff_kept(revision)
    return heads_between(older, revision) if whole else diff_between(older, revision)


def streamed(
    request: HttpRequest, whole: Parts, flowing: AsyncParts, *, content_type: str = "text/html; charset=utf-8"
) -> StreamingHttpResponse:
    """Send parts as one gzip stream, or plainly to a client that takes none.

    Under ASGI only an asynchronous iterator is sent as it comes; Django collects any other first.
    """
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    if hasattr(request, "scope"):
        response = StreamingHttpResponse(gzip_stream_async(flowing()) if zipped else _plainly(flowing()))
    else:
        response = StreamingHttpResponse(gzip_stream(whole()) if zipped else plain_stream(whole()))
    response["Content-Type"] = content_type
    response["Vary"] = "Accept-Encoding, Cookie, HX-Request"
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response


async def _plainly(parts: AsyncIterator[Part]) -> AsyncIterator[bytes]:
    async for part in parts:
        yield (part if isinstance(part, str) else part.html).encode("utf-8", "replace")


def _context(request: HttpRequest, file: FileDiff, blobs: Blobs) -> str:
    new = blobs.read(file.new_blob) if file.new_blob else None
    if new is None:
        span = 3 if view_of(request) == "unified" else 4
        said = "These lines cannot be read here now. Try again once GitHub answers."
        return f'<tr class="g"><td colspan="{span}"><p class="fl loud">{said}</p></td></tr>'
    with SlowLexers() as slow:
        return context_rows(
            file,
            new,
            first=number_in(request, "from") or 1,
            last=number_in(request, "to"),
            above=number_in(request, "above") or 1,
            view=view_of(request),
            slow=slow,
        )


def _long(request: HttpRequest, file: FileDiff, blobs: Blobs) -> str:
    side = "old" if request.GET["side"] == "old" else "new"
    blob = file.old_blob if side == "old" else file.new_blob
    number = number_in(request, "line") or 1
    source = blobs.read(blob) if blob else None
    content = line_content(source, number) if source is not None else None
    if content is None:
        raise Http404("There is no such line.")
    return long_line(file, content, side=side, number=number, start=number_in(request, "start") or 0)


def _raw(file: FileDiff, blobs: Blobs, side: str) -> HttpResponse:
    """A file as it is, never as a page of ours: pictures by their own bytes' kind, all else as a download.

    In text, what looks like a secret is masked, as everywhere.
    """
    old = side == "old"
    blob, mode = (file.old_blob, file.old_mode) if old else (file.new_blob, file.new_mode)
    content = blobs.read(blob) if blob and mode != GITLINK else None
    if content is None:
        raise Http404("This side has no content that can be read here.")
    kind = media_type(content)
    shown = kind.startswith("image/")
    name = (file.old_path if old else file.path).rpartition("/")[2]
    body = content if shown or file.binary else masked_bytes(content)
    response = HttpResponse(body, content_type=kind if shown else "application/octet-stream")
    disposition = "inline" if shown else "attachment"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = RAW_POLICY
    return response


def _page(
    request: HttpRequest,
    change: Change,
    revision: Revision,
    file: FileDiff,
    blobs: Blobs,
    html: str,
    *,
    older: Revision | None,
    aside: bool,
) -> HttpResponse:
    """One file on a page of its own: what an expander shows where no script puts it into the diff.

    With `aside` all that differs from the older revision's file is shown, also what a comparison leaves out.
    """
    if "from" in request.GET:
        body = file_body(file, view=view_of(request), paint=paint_alone(file, blobs))
        html = _with_rows(body, file.key, number_in(request, "from") or 1, html)
    context = {
        "change": change,
        "revision": revision,
        "file": file,
        "older": older if aside else None,
        "compared_with": older,
        "here": address_of(revision, older),
        "view": view_of(request),
        "head": mark_safe(file_header(file, level=2)),  # noqa: S308 - the engine escapes
        "body": mark_safe(html),  # noqa: S308 - the engine escapes
        "size": plural(file.size, "changed line"),
    }
    return render(request, "reviews/diff/file.html", context)


def _with_rows(body: str, key: str, first: int, rows: str) -> str:
    """Put fetched rows in the place of their expander."""
    place = re.compile(
        rf'<tr class="g"><td colspan="\d"><a class="ex" href="[^"]*" data-file="{key}" data-from="{first}".*?</tr>',
        re.DOTALL,
    )
    drawn, found = place.subn(lambda _: rows, body, count=1)
    return drawn if found else f'<table class="dl unified"><tbody>{rows}</tbody></table>{body}'
