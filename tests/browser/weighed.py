"""A change whose approval takes all that one can take: a risk, a file seen in part, and one that no page can show."""

from changes.models import Change, Repository
from changes.services.revisions import record_revision
from changes.states import Status
from reviews.kept import findings_of
from reviews.preparing import prepare
from reviews.services.reading import look, record_seen
from tests import making

_INDEX = b"index 1111111111111111111111111111111111111111..2222222222222222222222222222222222222222 100644\n"
_GONE = b"""diff --git a/tests/test_cart.py b/tests/test_cart.py
deleted file mode 100644
index 1111111111111111111111111111111111111111..0000000000000000000000000000000000000000
--- a/tests/test_cart.py
+++ /dev/null
@@ -1,2 +0,0 @@
-def test_total():
-    assert total([2]) == 2
"""
_LONG = (
    b"diff --git a/long.txt b/long.txt\n"
    + _INDEX
    + b"--- a/long.txt\n+++ b/long.txt\n@@ -1 +1,20 @@\n line\n"
)
_BINARY = (
    b"diff --git a/rates.bin b/rates.bin\n" + _INDEX + b"Binary files a/rates.bin and b/rates.bin differ\n"
)
_ZERO, _OLD, _NEW = b"0" * 40, b"1" * 40, b"2" * 40
_RAW = (
    b":100644 100644 %s %s M\0long.txt\0" % (_OLD, _NEW)
    + b":100644 100644 %s %s M\0rates.bin\0" % (_OLD, _NEW)
    + b":100644 000000 %s %s D\0tests/test_cart.py\0" % (_OLD, _ZERO)
    + b"19\t0\tlong.txt\0-\t-\trates.bin\x000\t2\ttests/test_cart.py\0\0"
)
_SEEN = {"long.txt": ("R", 2, 4), "tests/test_cart.py": ("L", 1, 2)}


def make_weighed(shop: Repository) -> Change:
    """Read by Ada, as far as it is read."""
    made = making.change(
        shop,
        making.person("Ann"),
        status=Status.OPEN,
        request="Weigh the total",
        branch="honk/weighed",
        pull_number=780,
        pull_state="open",
        pull_base_ref="main",
        pull_head_sha=making.sha("weighed"),
        pull_mergeable=True,
    )
    long = _LONG + b"".join(b"+line %d\n" % number for number in range(2, 21))
    revision = record_revision(
        change=made, measured=making.measured("weighed", raw=_RAW + long + _BINARY + _GONE)
    )
    prepare(revision.pk)
    making.built(made, text="Weighed a line.\n" * 400)
    ada, findings = making.person("Ada"), findings_of(revision)
    assert findings is not None
    keys = {file["path"]: file["key"] for file in findings.data["files"]}
    look(change=made, person=ada, revision=revision)
    seen = {keys[path]: [told] for path, told in _SEEN.items()}
    record_seen(change=made, person=ada, revision=revision, seen=seen)
    return made
