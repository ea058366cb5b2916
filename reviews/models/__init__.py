"""Rows of reviews, a file per family."""

from reviews.models.attention import Attention, Snooze
from reviews.models.merges import Merge, MergeStatus
from reviews.models.reading import FileViewed, HunkViewed, LastLook, Seen
from reviews.models.reviews import Review, VerdictAnswer
from reviews.models.shown import Chapters, Findings, PreparedFile
from reviews.models.threads import Comment, TalkRead, Thread, ThreadPlace, ThreadTurn

__all__ = [
    "Attention",
    "Chapters",
    "Comment",
    "FileViewed",
    "Findings",
    "HunkViewed",
    "LastLook",
    "Merge",
    "MergeStatus",
    "PreparedFile",
    "Review",
    "Seen",
    "Snooze",
    "TalkRead",
    "Thread",
    "ThreadPlace",
    "ThreadTurn",
    "VerdictAnswer",
]
