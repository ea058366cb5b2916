"""What reviews listens to in changes."""

from changes import projecting
from reviews.mirroring import read_talk
from reviews.services import places
from reviews.services.attention import project
from reviews.services.hearing import heard
from reviews.services.preparing import revision_recorded
from reviews.services.settling import heard as settled
from reviews.services.turns import project_turns

projecting.register(project)
projecting.register(project_turns)
projecting.register_for_revisions(revision_recorded)
projecting.register_for_revisions(places.revision_recorded)
projecting.register_for_comments(heard)
projecting.register_for_settling(settled)
projecting.register_for_reading(read_talk)
