"""Runs: the list of what is running, and a run's log, step by step."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from changes.access import may, visible_changes
from changes.models import Change, Role, Run, RunStatus
from changes.views.finding import find_change, login_required, person_of

STEPS_A_PAGE = 200
RUNS_A_PAGE = 100


@login_required
@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """What is at work, then what is queued, in the repositories the person may see; `all` of it, or the first."""
    rows = (
        Run.objects.exclude(status=RunStatus.ENDED)
        .filter(change__in=visible_changes(person_of(request)))
        .select_related("change__repository")
        .order_by("-status", "queued_at")
    )
    shown = rows if "all" in request.GET else rows[:RUNS_A_PAGE]
    context = {"runs": shown, "all": "all" in request.GET, "count": rows.count(), "most": RUNS_A_PAGE}
    template = "changes/parts/running_list.html" if request.GET.get("part") else "changes/running.html"
    return render(request, template, context)


@login_required
@require_safe
def run(request: HttpRequest, number: int, run_number: int) -> HttpResponse:
    """The log of one run; `part` gives the steps alone, for live updates."""
    change = find_change(request, number)
    row = get_object_or_404(change.runs, number=run_number)
    after = request.GET.get("after", "")
    first = int(after) if after.isdecimal() and len(after) < 9 else 0
    steps = list(row.steps.filter(number__gt=first).defer("exchange")[: STEPS_A_PAGE + 1])
    context = {
        "change": change,
        "run": row,
        "steps": steps[:STEPS_A_PAGE],
        "more_after": steps[STEPS_A_PAGE - 1].number if len(steps) > STEPS_A_PAGE else None,
        "may_stop": row.status == RunStatus.WORKING and _may_stop(request, change),
    }
    template = "changes/parts/steps.html" if request.GET.get("part") else "changes/run.html"
    return render(request, template, context)


def _may_stop(request: HttpRequest, change: Change) -> bool:
    person = person_of(request)
    return change.asker_id == person.pk or may(person, Role.REVIEWER, change.repository)
