"""Rows about who may see what, and about reading repositories."""

from tests.demo_github.behaviour import (
    AUTH,
    BRANCHES,
    COLLABORATORS,
    COMMITS,
    CONTENTS,
    RATES,
    REFS,
    TROUBLE,
    Row,
    count_is,
    field_is,
    length_is,
    opened,
    setting,
)

ON_LINE = {"body": "Why?", "commit_id": "@fix", "path": "cart.py", "line": 21, "side": "RIGHT"}

RUN = {"name": "test", "head_sha": "@fix"}

STATUS = "POST /statuses/@fix"

SEEN = {"state": "success", "context": "build"}

ROWS = [
    Row("an unknown token is 401", "GET //user", 401, AUTH, who="ghp_unknown", says="Bad credentials"),
    Row(
        "a private repository does not exist for a stranger",
        "GET ",
        404,
        TROUBLE,
        who="sam",
        says="Not Found",
    ),
    Row("nor for nobody", "GET ", 404, TROUBLE, who="nobody", says="Not Found"),
    Row("nor does what is in it", "GET /pulls/1", 404, TROUBLE, who="sam", before=(opened(),)),
    Row(
        "nor can it be written to",
        "POST /issues/1/comments",
        404,
        TROUBLE,
        who="sam",
        body={"body": "x"},
        before=(opened(),),
    ),
    Row(
        "a public one is there for all", "GET ", 200, TROUBLE, who="nobody", before=(setting(private=False),)
    ),
    Row(
        "writing without a token is 401",
        "POST /issues/1/comments",
        401,
        AUTH,
        who="nobody",
        body={"body": "x"},
        before=(setting(private=False), opened()),
    ),
    Row(
        "permissions are told", "GET ", 200, COLLABORATORS, who="rob", then=field_is("permissions.push", True)
    ),
    Row(
        "levels are told",
        "GET /collaborators/ada/permission",
        200,
        COLLABORATORS,
        then=field_is("permission", "admin"),
    ),
    Row(
        "a stranger's level is none",
        "GET /collaborators/sam/permission",
        200,
        COLLABORATORS,
        then=field_is("permission", "none"),
    ),
    Row("who nobody knows is 404", "GET /collaborators/zoe/permission", 404, COLLABORATORS),
    Row(
        "the token's owner is told", "GET //user", 200, AUTH, who="honk", then=field_is("login", "honk[bot]")
    ),
    Row("the rate limit is told", "GET //rate_limit", 200, RATES, then=field_is("rate.limit", 5000)),
    Row("a path nobody serves is 404", "GET /nothing/here", 404, TROUBLE, says="Not Found"),
    Row(
        "a file has its content",
        "GET /contents/README.md",
        200,
        CONTENTS,
        then=field_is("content", "U2hvcAo=\n"),
    ),
    Row(
        "a folder is a list",
        "GET /contents/docs?ref=fix",
        200,
        CONTENTS,
        then=field_is("0.path", "docs/plan.md"),
    ),
    Row("a missing file is 404", "GET /contents/none.md", 404, CONTENTS),
    Row(
        "a missing ref is 404",
        "GET /contents/README.md?ref=none",
        404,
        CONTENTS,
        says="No commit found for the ref none",
    ),
    Row("a branch has its commit", "GET /branches/fix", 200, BRANCHES, then=field_is("commit.sha", "@fix")),
    Row("a missing branch is 404", "GET /branches/none", 404, BRANCHES, says="Branch not found"),
    Row("a ref has its object", "GET /git/ref/heads/fix", 200, REFS, then=field_is("object.sha", "@fix")),
    Row("a deleted ref is gone", "DELETE /git/refs/heads/two", 204, REFS, then=count_is(5, "/branches")),
    Row(
        "a missing ref cannot be deleted",
        "DELETE /git/refs/heads/none",
        422,
        REFS,
        says="Reference does not exist",
    ),
    Row(
        "who may only read deletes nothing",
        "DELETE /git/refs/heads/two",
        403,
        REFS,
        who="sam",
        before=(setting(private=False),),
    ),
    Row("commits start at a branch", "GET /commits?sha=two", 200, COMMITS, then=length_is(3)),
    Row(
        "a commit has its files",
        "GET /commits/@fix",
        200,
        COMMITS,
        then=field_is("files.0.filename", "cart.py"),
    ),
    Row(
        "a commit leads to its pull requests",
        "GET /commits/@fix/pulls",
        200,
        COMMITS,
        before=(opened(),),
        then=field_is("0.number", 1),
    ),
    Row(
        "an unknown commit is 422",
        "GET /commits/" + "0" * 40,
        422,
        COMMITS,
        says="No commit found for SHA: " + "0" * 40,
    ),
    Row(
        "a comparison counts both ways",
        "GET /compare/main...two",
        200,
        COMMITS,
        then=field_is("status", "diverged"),
    ),
]
