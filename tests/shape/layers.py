"""The layers inside the apps, lowest first: a part may import what stands in its own line or above it."""

LAYERS = {
    "changes": [
        "errors",
        "states",
        "policy stopping codes",
        "models",
        "access outside projecting sandboxes",
        "live",
        "services",
        "pipeline",
        "tasks",
        "views consumers urls",
    ],
    "reviews": [
        "errors",
        "policy",
        # The core without I/O: what a diff is, what it holds, what of it is risky.
        "diff",
        "findings",
        "anchors coverage mergecommits outside past quoting refusals timeline why",
        "models",
        # What is read and derived; nothing of it writes a row of a person.
        "access",
        "correcting finding kept lists moved ordering outputs previews ranking search streams trends verified",
        "asked chapter_data",
        "preparing",
        "carrying chaptered comparing sections shown",
        "approving",
        "services",
        "landed landing mirroring placing settling showing suggesting wiring",
        "tasks",
        "views templatetags management urls",
    ],
}
# An app's own set-up, which may know all of it, and migrations, which know only one another.
UNPLACED = {"__init__", "apps", "migrations"}
