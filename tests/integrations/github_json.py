"""GitHub's answers, as its REST reference documents them, with what these tests read."""

from typing import Any

SHA = "a" * 40
TREE = "c" * 40
TIME = "2026-11-01T10:00:00Z"
ROB = {"login": "rob", "id": 2, "type": "User"}
BOT = {"login": "honk[bot]", "id": 9, "type": "Bot"}


def repository(**more: Any) -> dict[str, Any]:
    return {
        "id": 12,
        "full_name": "ann/shop",
        "default_branch": "main",
        "private": True,
        "archived": False,
        "clone_url": "https://github.com/ann/shop.git",
        "html_url": "https://github.com/ann/shop",
        "description": None,
        "permissions": {"admin": False, "push": True, "pull": True},
        "allow_merge_commit": True,
        "allow_squash_merge": True,
        "allow_rebase_merge": False,
    } | more


def pull(**more: Any) -> dict[str, Any]:
    return {
        "number": 7,
        "title": "Fix total",
        "body": None,
        "state": "open",
        "merged": False,
        "merged_at": None,
        "merged_by": None,
        "draft": False,
        "head": {"sha": SHA, "ref": "honk/7", "repo": {"full_name": "ann/shop"}},
        "base": {"sha": "b" * 40, "ref": "main", "repo": {"full_name": "ann/shop"}},
        "mergeable": None,
        "mergeable_state": "unknown",
        "merge_commit_sha": None,
        "user": BOT,
        "html_url": "https://github.com/ann/shop/pull/7",
        "updated_at": TIME,
    } | more


def check_run(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"test {number}",
        "head_sha": SHA,
        "status": "completed",
        "conclusion": "success",
        "started_at": TIME,
        "completed_at": "2026-11-01T10:01:00Z",
        "details_url": "https://ci.example.com/1",
        "html_url": "https://github.com/ann/shop/runs/1",
        "output": {"title": "Passed", "summary": "3 tests", "text": None},
        "check_suite": {"id": 5},
        "app": {"slug": "github-actions"},
    } | more


def status(number: int, context: str, state: str) -> dict[str, Any]:
    return {
        "id": number,
        "context": context,
        "state": state,
        "description": "said",
        "target_url": None,
        "creator": ROB,
        "created_at": TIME,
        "updated_at": TIME,
    }


def comment(**more: Any) -> dict[str, Any]:
    return {
        "id": 3,
        "user": ROB,
        "body": "Why?",
        "html_url": "https://github.com/ann/shop/pull/7#issuecomment-3",
        "created_at": TIME,
        "updated_at": TIME,
    } | more


def review_comment(**more: Any) -> dict[str, Any]:
    return (
        comment()
        | {
            "path": "shop.py",
            "line": 2,
            "start_line": None,
            "side": "RIGHT",
            "commit_id": SHA,
            "original_commit_id": SHA,
            "pull_request_review_id": 4,
        }
        | more
    )
