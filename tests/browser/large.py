"""Diffs that are hard on a page: 300 files with hostile names, long lines, other directions of writing."""

import hashlib

HOSTILE = (
    "a" * 180 + ".py",
    "very/deep/" + "/".join(f"folder{n}" for n in range(24)) + "/file.py",
    "<script>alert(1)</script>.py",
    'it\'s "quoted" & more.py',
    "غلاف/مبلغ.py",
    ".github/workflows/ci.yml",
)
ARABIC = "name = 'مرحبا بالعالم 123'"
REQUEST = "Ersetze Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf in all files"


def raw_of(paths: tuple[str, ...]) -> bytes:
    """What `git diff --raw --numstat --patch -z` says when each path gets a line in place of another."""
    raw, counts, patches = b"", b"", b""
    for path in paths:
        old, new = (_sha(f"{word} {path}") for word in ("old", "new"))
        name = path.encode()
        raw += b":100644 100644 %s %s M\0%s\0" % (old, new, name)
        counts += b"3\t1\t%s\0" % name
        patches += _patch(path, old, new)
    return raw + counts + b"\0" + patches


def many(count: int = 300) -> tuple[str, ...]:
    return HOSTILE + tuple(f"units/part{n % 12}/unit{n:03}.py" for n in range(count - len(HOSTILE)))


def _patch(path: str, old: bytes, new: bytes) -> bytes:
    quoted = '"%s"' if '"' in path else "%s"
    before, after = (quoted % f"{side}/{path}".replace('"', '\\"') for side in "ab")
    return f"""diff --git {before} {after}
index {old.decode()}..{new.decode()} 100644
--- {before}
+++ {after}
@@ -1,2 +1,4 @@
 def total(prices):
-    return 0
+    {ARABIC}
+    wide = "{"x" * 400}"
+    return sum(prices)
""".encode()


def _sha(word: str) -> bytes:
    return hashlib.sha1(word.encode()).hexdigest().encode()
