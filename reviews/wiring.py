"""What reviews listens to in changes."""

from changes import projecting
from reviews.services.attention import project
from reviews.services.preparing import revision_recorded

projecting.register(project)
projecting.register_for_revisions(revision_recorded)
