"""May this land, whose turn is it, and why not: pure, and called by page, API, Slack and the merge itself."""

from reviews.policy.facts import Approval, Blocker, Check, Facts, Rules, Stage, Standing, Turn
from reviews.policy.standing import WAITS_FOR_APPROVAL, stand

__all__ = [
    "WAITS_FOR_APPROVAL",
    "Approval",
    "Blocker",
    "Check",
    "Facts",
    "Rules",
    "Stage",
    "Standing",
    "Turn",
    "stand",
]
