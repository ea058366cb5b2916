"""What can go wrong while reading a diff."""


class DiffError(Exception):
    """A diff cannot be shown as it is; the sentence says why."""

    code = "diff"


class MalformedDiff(DiffError):
    """The bytes are not what git writes for `GIT_DIFF_ARGUMENTS`."""

    code = "diff_malformed"

    def __init__(self, what: str) -> None:
        super().__init__(f"The diff cannot be read: {what}. Record the revision again.")


class FileListCut(DiffError):
    """The output ended inside the list of files, so that files could be missing without a mark."""

    code = "diff_file_list_cut"

    def __init__(self) -> None:
        super().__init__(
            "The diff was cut off inside its list of files. Raise the size limit and record it again."
        )
