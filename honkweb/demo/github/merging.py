"""Merging a pull request: the commit is made, the intent recorded, the base moved by compare-and-swap, then told."""

from dataclasses import dataclass

from honkweb.demo.github.bare import Bare, Person
from honkweb.demo.github.hub import Hub
from honkweb.demo.github.moves import notice
from honkweb.demo.github.shapes.commits import NOREPLY
from honkweb.demo.github.store import Doc

GITHUB = Person("GitHub", "noreply@github.com")


class NotMergeable(Exception):
    """GitHub's 405; the message is its sentence."""


class Moved(Exception):
    """GitHub's 409: head or base is not what the caller, or we, believed."""


@dataclass(frozen=True)
class Wish:
    """How a caller wants it merged."""

    by: str
    method: str
    title: str | None
    message: str | None


def merge(hub: Hub, repo: Doc, pull: Doc, wish: Wish) -> str:
    """Merge an open pull request whose head was checked; the SHA that landed. Call it holding `hub.turn`."""
    git = hub.git(repo)
    tip = git.branch(pull["base_ref"])
    if tip is None:
        raise NotMergeable("Pull Request is not mergeable")
    result = _MAKERS[wish.method](hub, git, pull, tip, wish)
    # Written before the base moves: a process killed in between finds out at its next start which of the two it was.
    intent = {"sha": result, "by": wish.by, "onto": tip, "method": wish.method}
    hub.store.put({**pull, "merging": intent})
    if not git.move(f"refs/heads/{pull['base_ref']}", result, tip):
        hub.store.put({**pull, "merging": None})
        raise Moved("Base branch was modified. Review and try the merge again.")
    notice(hub, repo, wish.by)
    return result


def _merge_commit(hub: Hub, git: Bare, pull: Doc, tip: str, wish: Wish) -> str:
    tree = _tree(git, tip, pull["head_sha"])
    title = wish.title or f"Merge pull request #{pull['number']} from {pull['owner']}/{pull['head_ref']}"
    body = pull["title"] if wish.message is None else wish.message
    return git.make_commit(
        tree, [tip, pull["head_sha"]], _joined(title, body), author=_person(hub, wish.by), committer=GITHUB
    )


def _squash(hub: Hub, git: Bare, pull: Doc, tip: str, wish: Wish) -> str:
    tree = _tree(git, tip, pull["head_sha"])
    commits = _commits(git, pull, tip)
    subject, _, rest = commits[0]["message"].partition("\n")
    if len(commits) == 1:
        title, body = f"{subject} (#{pull['number']})", rest.strip()
    else:
        title = f"{pull['title']} (#{pull['number']})"
        body = "\n\n".join(f"* {each['message']}" for each in commits)
    message = _joined(wish.title or title, body if wish.message is None else wish.message)
    return git.make_commit(tree, [tip], message, author=_person(hub, pull["user"]), committer=GITHUB)


def _rebase(hub: Hub, git: Bare, pull: Doc, tip: str, wish: Wish) -> str:
    """Replay each commit. The merge base is forced by a commit with our tree and the original's parent."""
    at = tip
    for commit in _commits(git, pull, tip):
        if len(commit["parents"]) != 1:
            raise NotMergeable("This branch can't be rebased")
        own = git.run("rev-parse", f"{at}^{{tree}}")
        stand_in = git.make_commit(own, commit["parents"], "stand-in", author=GITHUB, committer=GITHUB)
        tree = git.merged_tree(stand_in, commit["sha"])
        if tree is None:
            raise NotMergeable("This branch can't be rebased")
        author = Person(commit["author"]["name"], commit["author"]["email"])
        by = _person(hub, wish.by)
        at = git.make_commit(
            tree, [at], commit["message"], author=author, committer=by, date=commit["author"]["date"]
        )
    return at


_MAKERS = {"merge": _merge_commit, "squash": _squash, "rebase": _rebase}


def _tree(git: Bare, tip: str, head: str) -> str:
    tree = git.merged_tree(tip, head)
    if tree is None:
        raise NotMergeable("Pull Request is not mergeable")
    return tree


def _commits(git: Bare, pull: Doc, tip: str) -> list[Doc]:
    found = git.log("--reverse", "--topo-order", f"{tip}..{pull['head_sha']}")
    if not found:
        raise NotMergeable("Pull Request is not mergeable")
    return found


def _person(hub: Hub, login: str) -> Person:
    user = hub.user(login) or {"id": 0, "name": login}
    return Person(user["name"], f"{user['id']}+{login}@{NOREPLY}")


def _joined(title: str, body: str) -> str:
    return f"{title}\n\n{body}".strip() + "\n"
