"""Addresses of judgement: the queue, the change page, verdicts and merges."""

from django.urls import path, re_path

from reviews.views import (
    approving,
    batch,
    change,
    chapters,
    evidence,
    judging,
    merging,
    queue,
    reading,
    talking,
    trends,
)

PARTS = "standing|evidence|run|timeline|dock"
SPAN = r"\d{1,6}(?:\.\.\d{1,6})?"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("queue/batch/", batch.batch, name="queue_batch"),
    path("reviewing/", trends.mine, name="reviewing"),
    path("reviewing/<int:pk>/", trends.of_person, name="reviewing_of"),
    path("changes/<int:number>/", change.change, name="change"),
    re_path(rf"^changes/(?P<number>\d{{1,9}})/revisions/(?P<span>{SPAN})/$", change.change, name="change_at"),
    path("changes/<int:number>/seen/", reading.seen, name="seen"),
    path("changes/<int:number>/viewed/", reading.viewed, name="viewed"),
    re_path(rf"^changes/(?P<number>\d{{1,9}})/parts/(?P<name>{PARTS})/$", change.part, name="change_part"),
    path("changes/<int:number>/chapters/<slug:chapter>/", chapters.one, name="chapter"),
    path("changes/<int:number>/revisions/<int:of>/chapters/<slug:chapter>/", chapters.one, name="chapter_at"),
    path(
        "changes/<int:number>/chapters/<slug:chapter>/acknowledge/", chapters.acknowledged, name="acknowledge"
    ),
    path("changes/<int:number>/chapters/<slug:chapter>/move/", chapters.move, name="move_hunk"),
    path("changes/<int:number>/timeline/", evidence.timeline, name="timeline"),
    path("changes/<int:number>/why/", evidence.why, name="why"),
    path("changes/<int:number>/outside/", evidence.outside, name="outside"),
    path("changes/<int:number>/output/", evidence.output, name="output"),
    path("changes/<int:number>/approve/", approving.approve_page, name="approve"),
    path("changes/<int:number>/review/", judging.review, name="review"),
    path("changes/<int:number>/threads/", talking.all_threads, name="threads"),
    path("changes/<int:number>/threads/<int:thread_pk>/reply/", talking.reply, name="reply"),
    path("changes/<int:number>/threads/<int:thread_pk>/resolve/", talking.resolve, name="resolve"),
    path("changes/<int:number>/threads/<int:thread_pk>/reopen/", talking.reopen, name="reopen_thread"),
    path("changes/<int:number>/comment/", talking.comment, name="comment"),
    path("changes/<int:number>/comment/lines/", talking.lines, name="comment_lines"),
    path("changes/<int:number>/comments/<int:comment_pk>/discard/", talking.discard, name="discard_draft"),
    path("changes/<int:number>/comments/<int:comment_pk>/apply/", talking.apply, name="apply_suggestion"),
    path("changes/<int:number>/verdict/", judging.answer, name="answer_verdict"),
    path("changes/<int:number>/reviews/<int:review_pk>/take-back/", judging.take_back_mine, name="take_back"),
    path("changes/<int:number>/merge/", merging.merge, name="merge"),
    path("changes/<int:number>/merge/take-back/", merging.take_merge_back, name="take_merge_back"),
]
