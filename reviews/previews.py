"""Previews: builds that a person can open and try. None of this decides anything."""

from changes.codes import MOST_CHARACTERS, picture_of
from changes.models import Build, Change, Revision
from reviews.access import builds_of, latest_revision


def preview_of(repository: int, sha: str) -> Build | None:
    """The green build of exactly this commit that a person can open and try."""
    for build in builds_of(repository, sha):
        if build.is_green and build.url and "preview" in build.name.lower():
            return build
    return None


def preview_shown(revision: Revision) -> Build | None:
    """The preview of a revision or, while it has none, of the newest one before it: its SHA says which."""
    older = revision.change.revisions.filter(number__lte=revision.number).order_by("-number")
    heads = dict.fromkeys(older.values_list("head_sha", flat=True))
    repository = revision.change.repository_id
    built = set(
        Build.objects.filter(repository=repository, head_sha__in=heads).values_list("head_sha", flat=True)
    )
    found = (preview_of(repository, head) for head in heads if head in built)
    return next((build for build in found if build is not None), None)


def preview_before(revision: Revision) -> Build | None:
    """The preview of what the revision stands on, to compare with."""
    return preview_of(revision.change.repository_id, revision.base_sha)


def links_of(change: Change, build: Build) -> list[tuple[str, str]]:
    """The (label, address) links of a build for the thread: itself, and the one of its base."""
    links = [(f"Open this build, made from {build.head_sha[:7]}", build.url)]
    revision = latest_revision(change)
    before = (
        preview_before(revision) if revision is not None and revision.head_sha == build.head_sha else None
    )
    if before is not None:
        links.append((f"Before, from {before.head_sha[:7]}", before.url))
    return links


def pictures_of(build: Build) -> list[tuple[str, str]]:
    """The (address, alt) picture for the thread: the build's QR code."""
    if len(build.url) > MOST_CHARACTERS:
        return []
    return [(picture_of(build.url), f"QR code that opens the build of {build.head_sha[:7]}")]
