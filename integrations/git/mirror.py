"""A bare copy of one repository: a cache that can be deleted, and the only place that pushes from."""

import fcntl
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from agent.protocols import never
from integrations.errors import Busy, GitFailed, Moved, OutcomeUnknown, OutsideError, Unreachable
from integrations.git.host import NETWORK_SECONDS, failed, token_config
from integrations.git.objects import Objects
from integrations.git.process import Ended
from integrations.git.remote import error_of
from integrations.git.values import a_branch, a_sha, text

MOMENT = 2.0
_HEADS = "+refs/heads/*:refs/heads/*"
_LEFT_LOCK = re.compile(r"\.lock': File exists")
_LOCAL = {"protocol.file.allow": "always"}


class Mirror(Objects):
    """One repository's objects and branches below `path`, shared by threads and processes.

    Whatever changes refs takes the mirror's file lock; reading takes none. The token goes to git by its
    environment and is nowhere on disk. `local` allows an address on this machine's disk. Once `cancelled` says so,
    whatever git is at is ended and raises Stopped.
    """

    def __init__(
        self,
        path: Path,
        url: str = "",
        token: str = "",
        *,
        local: bool = False,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        super().__init__(path, cancelled=cancelled)
        self.url = url
        self._config = {**token_config(url, token), **(_LOCAL if local else {})}

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Nobody else changes refs of this mirror meanwhile; makes the mirror at its first use.

        Gives the lock's open file, for git to hold too: a git that outlives us goes on alone.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "honk.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.path / "honk.made").exists():  # git itself may have been killed half way
                self.git.out("init", "--quiet", "--bare", "--template=")
                (self.path / "honk.made").touch()
            yield lock.fileno()

    @contextmanager
    def alone(self, *, patience: float = 0.0) -> Iterator[None]:
        """Nobody else on this machine is in such a block. Raises Busy when somebody is for `patience` seconds more.

        Only who is next waits so long, the others for a moment: many would take all threads of the queue.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "honk.alone").open("a") as lock:
            with (self.path / "honk.next").open("a") as turn:
                self._take(turn, min(patience, MOMENT))
                self._take(lock, patience)
            yield

    def _take(self, lock: IO[Any], patience: float) -> None:
        until = time.monotonic() + patience
        while not _taken(lock):
            if time.monotonic() >= until:
                raise Busy(f"{self.url} is being read just now.")
            time.sleep(0.05)

    def fetch(self, refs: Sequence[str] = ()) -> None:
        """Bring all branches here and forget deleted ones; or only `refs`: branches, full ref names or SHAs.

        Raises Unreachable (ask again), Refused or NotFound.
        """
        wanted = [_refspec(each) for each in refs] or [_HEADS]
        prune = [] if refs else ["--prune"]
        with self.locked() as lock:
            ended = self._change(
                lock, "fetch", "--quiet", "--no-tags", "--force", *prune, self.url, *wanted, network=True
            )
        if ended.exit_code:
            raise error_of("fetch", self.url, ended)

    def keep(self, sha: str) -> None:
        """Hold this commit here even when its branch moves or goes."""
        with self.locked() as lock:
            self._done(self._change(lock, "update-ref", f"refs/kept/{a_sha(sha)}", sha))

    def remote_tip(self, branch: str) -> str | None:
        """Where the branch is at this moment over there; None when it does not exist."""
        ref = f"refs/heads/{a_branch(branch)}"
        args = ("ls-remote", "--quiet", "--refs", self.url, ref)
        ended = self.git.run(*args, config=self._config, timeout=NETWORK_SECONDS)
        if ended.exit_code:
            raise error_of("ls-remote", self.url, ended)
        for line in text(ended.out).splitlines():
            sha, _, name = line.partition("\t")
            if name == ref:
                return sha
        return None

    def push(self, branch: str, sha: str, *, expected: str | None) -> None:
        """Put the branch at `sha` if it is at `expected` (None: if it does not exist); done twice is done.

        Raises Moved when it is elsewhere, Refused with the server's words, Unreachable when nothing happened,
        OutcomeUnknown when nobody can say.
        """
        self.keep(sha)
        self._write(branch, a_sha(sha), expected)

    def delete_branch(self, branch: str, *, expected: str, still: Callable[[], bool] = lambda: True) -> None:
        """Delete the branch if it is at `expected`; one that is gone already is fine. Raises as push does.

        `still` is asked once the mirror is ours, for which nobody knows how long we wait.
        """
        self._write(branch, None, expected, still)

    def restore_branch(self, branch: str, sha: str) -> None:
        """Make a deleted branch again at `sha`. Raises Moved when somebody made it since."""
        self.push(branch, sha, expected=None)

    def _write(
        self, branch: str, sha: str | None, expected: str | None, still: Callable[[], bool] = lambda: True
    ) -> None:
        ref = f"refs/heads/{a_branch(branch)}"
        lease = f"--force-with-lease={ref}:{a_sha(expected) if expected else ''}"
        try:
            with self.locked() as lock:
                if not still():
                    return
                moves = f"{sha or ''}:{ref}"
                args = ("push", "--quiet", "--porcelain", "--no-verify", lease, self.url, moves)
                ended = self._change(lock, *args, network=True)
                if ended.exit_code == 0:
                    self._follow(lock, ref, sha)
                    return
            error: OutsideError = error_of("push", self.url, ended)
        except GitFailed as failure:  # too slow
            error = failure
        self._settle(branch, sha, expected, error)

    def _follow(self, lock: int, ref: str, sha: str | None) -> None:
        self._done(self._change(lock, "update-ref", *(("-d", ref) if sha is None else (ref, sha))))

    def _settle(self, branch: str, sha: str | None, expected: str | None, error: OutsideError) -> None:
        """A push that failed here may have landed there: look before saying anything."""
        try:
            now = self.remote_tip(branch)
        except Unreachable:
            if isinstance(error, Unreachable | GitFailed):
                raise OutcomeUnknown(f"The push of {branch} got no answer: {error}") from error
            raise error from None
        if now == sha:
            with self.locked() as lock:
                self._follow(lock, f"refs/heads/{branch}", sha)
            return
        if now != expected:
            at = f"at {now[:12]}" if now else "gone"
            raise Moved(f"The branch {branch} was expected at {(expected or 'nothing')[:12]} but is {at}.")
        raise error

    def drop_refs(self, prefix: str) -> None:
        """Forget the refs below refs/honk/<prefix>: shadow commits that nobody needs any more."""
        with self.locked() as lock:
            names = text(self.git.out("for-each-ref", "--format=%(refname)", f"refs/honk/{prefix}")).split()
            lines = "".join(f"delete {each}\n" for each in names).encode()
            self._done(self._change(lock, "update-ref", "--stdin", stdin=lines))

    def shadow(self, name: str, sha: str) -> None:
        """Name a shadow commit refs/honk/<name>. Takes no lock: a name belongs to one run, and a run to one worker."""
        args = ("update-ref", f"refs/honk/{name}", a_sha(sha))
        ended = self.git.run(*args)
        if ended.exit_code and _LEFT_LOCK.search(ended.err):  # this run's own, from before it was killed
            (self.path / "refs" / "honk" / f"{name}.lock").unlink(missing_ok=True)
            ended = self.git.run(*args)
        self._done(ended)

    def prune(self, *, days: int = 14) -> None:
        """Pack what is here; objects that nothing names go only once they are `days` old (a run may be writing)."""
        with self.locked() as lock:
            self._done(self._change(lock, "gc", "--quiet", f"--prune={days}.days.ago"))

    def bundle(self, refs: Sequence[str], *, without: Sequence[str] = ()) -> bytes:
        """The refs and their objects as one file's bytes, leaving out what the commits `without` hold."""
        lines = [*refs, *(f"^{a_sha(each)}" for each in without)]
        return self.git.out("bundle", "create", "--quiet", "-", "--stdin", stdin="\n".join(lines).encode())

    def unbundle(self, content: bytes) -> None:
        """Bring back a bundle's shadow refs. Raises GitFailed when a commit it builds on is not here."""
        with tempfile.TemporaryDirectory(prefix="honk-bundle-") as folder, self.locked() as lock:
            path = Path(folder) / "refs.bundle"
            path.write_bytes(content)
            args = ("fetch", "--quiet", "--no-tags", str(path), "+refs/honk/*:refs/honk/*")
            self._done(self.git.run(*args, config=_LOCAL, held=(lock,)))

    def _change(self, lock: int, *args: str, stdin: bytes = b"", network: bool = False) -> Ended:
        """git with our lock held. A lock file that a killed git left would stop every later one: it goes first."""
        config = self._config if network else {}
        ended = self.git.run(*args, stdin=stdin, config=config, timeout=NETWORK_SECONDS, held=(lock,))
        if ended.exit_code == 0 or not _LEFT_LOCK.search(ended.err):
            return ended
        shadows = self.path / "refs" / "honk"  # written without our lock: what is there may be alive
        for path in [self.path / "packed-refs.lock", *(self.path / "refs").rglob("*.lock")]:
            if not path.is_relative_to(shadows):
                path.unlink(missing_ok=True)
        return self.git.run(*args, stdin=stdin, config=config, timeout=NETWORK_SECONDS, held=(lock,))

    def _done(self, ended: Ended) -> None:
        if ended.exit_code:
            raise failed(("on the mirror",), ended)


def _taken(lock: IO[Any]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refspec(ref: str) -> str:
    if len(ref) in (40, 64) and not ref.strip("0123456789abcdef"):
        return f"+{ref}:refs/kept/{ref}"
    full = ref if ref.startswith("refs/") else f"refs/heads/{a_branch(ref)}"
    a_branch(full)
    return f"+{full}:{full}"
