"""Files and folders at a commit.

https://docs.github.com/en/rest/repos/contents
"""

import base64

from honkweb.demo.github.bare import Bare
from honkweb.demo.github.calls import Answer, Call, Refused, not_found, route
from honkweb.demo.github.shapes.repositories import api_of, web_of
from honkweb.demo.github.store import Doc


def contents(call: Call) -> Answer:
    found = call.repo()
    git = call.hub.git(found)
    ref = call.query.get("ref") or found["default_branch"]
    sha = git.commit_of(ref.removeprefix("refs/heads/"))
    if sha is None:
        raise Refused(404, f"No commit found for the ref {ref}")
    path = call.path.get("path", "").strip("/")
    entries = _tree(git, sha, path)
    if not path:
        return Answer([_entry(call, found, ref, each) for each in _tree(git, sha, "")])
    if not entries:
        raise not_found()
    if entries[0]["kind"] == "tree":
        return Answer([_entry(call, found, ref, each) for each in _tree(git, sha, path + "/")])
    data = git.output("cat-file", "blob", entries[0]["sha"])
    file = _entry(call, found, ref, entries[0])
    return Answer({**file, "encoding": "base64", "content": base64.encodebytes(data).decode()})


def _tree(git: Bare, commit: str, path: str) -> list[Doc]:
    args = ["--", path] if path else []
    listed = git.output("--literal-pathspecs", "ls-tree", "-z", "--long", commit, *args).decode(
        errors="replace"
    )
    rows = []
    for line in listed.split("\0"):
        if line:
            meta, _, name = line.partition("\t")
            mode, kind, sha, size = meta.split()
            rows.append(
                {
                    "mode": mode,
                    "kind": kind,
                    "sha": sha,
                    "size": int(size) if size != "-" else 0,
                    "path": name,
                }
            )
    return rows


def _entry(call: Call, found: Doc, ref: str, row: Doc) -> Doc:
    address = f"{api_of(call.hub, found)}/contents/{row['path']}?ref={ref}"
    kind = "dir" if row["kind"] == "tree" else "file"
    stored = "trees" if kind == "dir" else "blobs"
    git_url = f"{api_of(call.hub, found)}/git/{stored}/{row['sha']}"
    html = f"{web_of(call.hub, found)}/{'tree' if kind == 'dir' else 'blob'}/{ref}/{row['path']}"
    return {
        "name": row["path"].rsplit("/", 1)[-1],
        "path": row["path"],
        "sha": row["sha"],
        "size": row["size"],
        "url": address,
        "html_url": html,
        "git_url": git_url,
        "download_url": None if kind == "dir" else f"{web_of(call.hub, found)}/raw/{ref}/{row['path']}",
        "type": kind,
        "_links": {"self": address, "git": git_url, "html": html},
    }


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route("GET", _REPO + "/contents/{path:path}", contents),
    route("GET", _REPO + "/contents", contents),
]
