"""Files of the worktree for tools that run on the host: nothing outside of it, no link, no `.git`, bytes unchanged."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from agent.native.results import Refused

SIZE_LIMIT = 5_000_000
_INSIDE = "/worktree"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class Files:
    """Opens every part of a path from its parent's descriptor, so that no link can lead out, not even in a race."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def parts(self, path: str) -> tuple[str, ...]:
        """The parts of a path below the root; () is the root itself. Raises Refused."""
        shown = path
        for prefix in (_INSIDE, str(self._root)):
            if path == prefix or path.startswith(prefix + "/"):
                path = path[len(prefix) :].lstrip("/")
                break
        if path.startswith("/"):
            raise Refused(
                f"{shown} is outside of the repository. Paths are relative to its root, or begin with /worktree."
            )
        parts = tuple(part for part in path.split("/") if part not in ("", "."))
        if ".." in parts:
            raise Refused(f"{shown} contains '..'. Name the path from the root of the repository.")
        if any(part.lower().rstrip(" .") == ".git" for part in parts):
            raise Refused(f"{shown} is git's own. Only files of the repository can be read and changed.")
        if "\0" in path or any(len(part.encode("utf-8", "surrogatepass")) > 255 for part in parts):
            raise Refused("This is not a path that a file can have.")
        return parts

    def is_folder(self, path: str) -> bool:
        parts = self.parts(path)
        if not parts:
            return True
        with self._parent(path, parts) as parent, contextlib.suppress(FileNotFoundError):
            return stat.S_ISDIR(os.lstat(parts[-1], dir_fd=parent).st_mode)
        return False

    def exists(self, path: str) -> bool:
        parts = self.parts(path)
        try:
            with self._parent(path, parts) as parent:
                os.lstat(parts[-1], dir_fd=parent)
        except (Refused, FileNotFoundError):
            return False
        return True

    def read(self, path: str) -> bytes:
        """The file's bytes. Raises Refused."""
        with self._file(path, os.O_RDONLY) as fd:
            if os.fstat(fd).st_size > SIZE_LIMIT:
                raise Refused(f"{path} is larger than {SIZE_LIMIT} bytes. Look at parts of it with bash.")
            with os.fdopen(os.dup(fd), "rb") as file:
                return file.read(SIZE_LIMIT + 1)

    def write(self, path: str, content: bytes) -> None:
        """Write the file whole, making the folders it needs. Raises Refused."""
        if len(content) > SIZE_LIMIT:
            raise Refused(f"{path} would be larger than {SIZE_LIMIT} bytes.")
        with self._file(path, os.O_WRONLY | os.O_CREAT) as fd:
            self._give(fd)
            os.ftruncate(fd, 0)
            view = memoryview(content)
            while view:
                view = view[os.write(fd, view) :]

    def entries(self, path: str, *, depth: int = 2) -> list[str]:
        """Paths below a folder, two levels deep, folders with a slash; without hidden ones and node_modules."""
        parts = self.parts(path)
        found: list[str] = []
        with self._folder(path, parts, make=False) as fd:
            self._list(fd, "/".join(parts), depth, found)
        return found

    def _list(self, fd: int, prefix: str, depth: int, found: list[str]) -> None:
        with os.scandir(fd) as scan:
            listed = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in scan)
        for name, is_folder in listed:
            if name.startswith(".") or name == "node_modules":
                continue
            shown = f"{prefix}/{name}" if prefix else name
            found.append(f"{shown}/" if is_folder else shown)
            if is_folder and depth > 1:
                with contextlib.suppress(OSError), _opened(os.open(name, _FOLDER, dir_fd=fd)) as inner:
                    self._list(inner, shown, depth - 1, found)

    @contextlib.contextmanager
    def _file(self, path: str, flags: int) -> Iterator[int]:
        parts = self.parts(path)
        if not parts:
            raise Refused(f"{path} is a folder.")
        with self._parent(path, parts, make=bool(flags & os.O_CREAT)) as parent:
            try:
                fd = os.open(parts[-1], flags | _FILE, 0o644, dir_fd=parent)
            except OSError as error:
                raise Refused(_why(path, parts[-1], parent, error)) from error
            with _opened(fd):
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise Refused(f"{path} is not a regular file.")
                yield fd

    def _parent(
        self, path: str, parts: tuple[str, ...], *, make: bool = False
    ) -> contextlib.AbstractContextManager[int]:
        return self._folder(path, parts[:-1], make=make)

    @contextlib.contextmanager
    def _folder(self, path: str, parts: tuple[str, ...], *, make: bool) -> Iterator[int]:
        fd = os.open(self._root, _FOLDER)
        try:
            for part in parts:
                deeper = self._enter(path, part, fd, make=make)
                os.close(fd)
                fd = deeper
            yield fd
        finally:
            os.close(fd)

    def _enter(self, path: str, part: str, parent: int, *, make: bool) -> int:
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, 0o755, dir_fd=parent)
        try:
            fd = os.open(part, _FOLDER, dir_fd=parent)
        except OSError as error:
            raise Refused(_why(path, part, parent, error)) from error
        if make:
            self._give(fd)
        return fd

    def _give(self, fd: int) -> None:
        """What root writes belongs to the worktree's owner, who goes on with it inside the sandbox."""
        if os.geteuid() != 0:
            return
        owner = os.stat(self._root)
        if os.fstat(fd).st_uid != owner.st_uid:
            os.fchown(fd, owner.st_uid, owner.st_gid)


@contextlib.contextmanager
def _opened(fd: int) -> Iterator[int]:
    try:
        yield fd
    finally:
        os.close(fd)


def _why(path: str, part: str, parent: int, error: OSError) -> str:
    try:
        mode = os.lstat(part, dir_fd=parent).st_mode
    except OSError:
        return (
            f"{path} does not exist."
            if isinstance(error, FileNotFoundError)
            else f"{path}: {error.strerror}."
        )
    if stat.S_ISLNK(mode):
        return f"{path} leads through a symbolic link ({part}), which file tools do not follow. Name the file itself."
    if stat.S_ISDIR(mode):
        return f"{path} is a folder."
    if isinstance(error, NotADirectoryError):
        return f"{part} in {path} is a file, not a folder."
    if not stat.S_ISREG(mode):
        return f"{path} is not a regular file."
    return f"{path}: {error.strerror}."
