"""Addresses under /api/v1/."""

from django.urls import path, re_path

from honkweb.api import asked, deciding, schema, threads, told
from honkweb.api.errors import nothing_here

app_name = "api"
CHANGE = "changes/<int:number>"
urlpatterns = [
    path("schema/", schema.Schema.as_view(), name="schema"),
    path("docs/", schema.docs, name="docs"),
    path("me/", asked.Me.as_view(), name="me"),
    path("repositories/", asked.Repositories.as_view(), name="repositories"),
    path("repositories/<str:owner>/<str:name>/", asked.OneRepository.as_view(), name="repository"),
    path("changes/", asked.Changes.as_view(), name="changes"),
    path(f"{CHANGE}/", told.OneChange.as_view(), name="change"),
    path(f"{CHANGE}/diff/", told.RevisionDiff.as_view(), name="diff"),
    path(f"{CHANGE}/patch/", told.RevisionPatch.as_view(), name="patch"),
    path(f"{CHANGE}/revisions/<int:revision>/", told.OneRevision.as_view(), name="revision"),
    path(f"{CHANGE}/runs/", told.Runs.as_view(), name="runs"),
    path(f"{CHANGE}/runs/<int:run>/steps/", told.Steps.as_view(), name="steps"),
    path(f"{CHANGE}/events/", told.Events.as_view(), name="events"),
    path(f"{CHANGE}/threads/", threads.ChangeThreads.as_view(), name="threads"),
    path(f"{CHANGE}/threads/<int:thread>/reply/", threads.Replying.as_view(), name="reply"),
    path(f"{CHANGE}/threads/<int:thread>/resolve/", threads.Resolving.as_view(), name="resolve"),
    path(f"{CHANGE}/threads/<int:thread>/reopen/", threads.ReopeningThread.as_view(), name="reopen_thread"),
    path(f"{CHANGE}/verdict/", deciding.AnsweringVerdict.as_view(), name="verdict"),
    path(f"{CHANGE}/review/", deciding.Reviewing.as_view(), name="review"),
    path(f"{CHANGE}/merge/", deciding.Merging.as_view(), name="merge"),
    path(f"{CHANGE}/stop/", deciding.Stopping.as_view(), name="stop"),
    path(f"{CHANGE}/close/", deciding.Closing.as_view(), name="close"),
    path(f"{CHANGE}/retry/", deciding.Retrying.as_view(), name="retry"),
    path(f"{CHANGE}/reopen/", deciding.Reopening.as_view(), name="reopen"),
    path(f"{CHANGE}/answer/", deciding.Answering.as_view(), name="answer"),
    re_path(r"^.*$", nothing_here),
]
