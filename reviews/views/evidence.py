"""Evidence on demand: why a line is there, what the agent read, what a command printed, what happened long ago."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from changes.models import Change, Revision
from changes.views.finding import find_change, login_required
from reviews.diff.paths import path_bytes, path_key
from reviews.outputs import output_named
from reviews.outside import read_by_agent
from reviews.timeline import timeline_of
from reviews.views.choices import number_in
from reviews.why import why_line


@login_required
@require_safe
def why(request: HttpRequest, number: int) -> HttpResponse:
    """Which step wrote or removed a line, and what came before it: a page, or with `part` only what a popover shows."""
    change = find_change(request, number)
    revision = _revision(request, change)
    path, line = request.GET.get("path", ""), number_in(request, "line") or 0
    file = next((each for each in revision.files if each["path"] == path), None)
    if file is None or not line:
        raise Http404("This revision changes no such file.")
    side = "old" if request.GET.get("side") == "old" else "new"
    there = file.get("old_path") or path if side == "old" else path
    context = {
        "change": change,
        "revision": revision,
        "path": there,
        "line": line,
        "side": side,
        "anchor": f"L-{path_key(path_bytes(path))}-{'L' if side == 'old' else 'R'}{line}",
        "why": why_line(revision, there, line, side=side),
    }
    name = "part" if "part" in request.GET else "page"
    return render(request, f"reviews/why/{name}.html", context)


@login_required
@require_safe
def outside(request: HttpRequest, number: int) -> HttpResponse:
    """The text from outside that the agent read, with hidden parts revealed."""
    change = find_change(request, number)
    context = {"change": change, "reads": read_by_agent(change)}
    return render(request, "reviews/outside.html", context)


@login_required
@require_safe
def output(request: HttpRequest, number: int) -> HttpResponse:
    """All that a verifier, a build or the tests of a revision printed; the page of the change has its end."""
    change = find_change(request, number)
    revision = _revision(request, change)
    found = output_named(change, revision, kind=request.GET.get("of", ""), name=request.GET.get("name", ""))
    if found is None:
        raise Http404("Nothing that was printed is kept under this name.")
    context = {"change": change, "revision": revision, "output": found}
    return render(request, "reviews/output.html", context)


@login_required
@require_safe
def timeline(request: HttpRequest, number: int) -> HttpResponse:
    """What happened before an event: what the page of a long change leaves out of its timeline."""
    change, before = find_change(request, number), number_in(request, "before")
    context = {"change": change, "timeline": timeline_of(change, before=before), "earlier_only": before}
    return render(request, "reviews/timeline.html", context)


def _revision(request: HttpRequest, change: Change) -> Revision:
    rows = change.revisions.select_related("run", "change__repository")
    return get_object_or_404(rows, number=number_in(request, "revision") or 0)
