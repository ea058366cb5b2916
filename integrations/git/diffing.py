"""The options of git diff that revisions are recorded with; reviews.diff reads what they give."""

# The list of files (--raw) and their counts (--numstat) come before the patch, so a cut is always noticed.
DIFF_OPTIONS = (
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-abbrev",
    "--full-index",
    "--raw",
    "--numstat",
    "--patch",
    "-z",
    "--unified=3",
    "--inter-hunk-context=0",
    "--diff-algorithm=histogram",
    "--find-renames=50%",
    "--find-copies=50%",
    "-l1000",
    "-O/dev/null",
    "--submodule=short",
    "--ignore-submodules=none",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
