"""Names that the description gives to lists of words."""

from changes.states import Status

# Under this name the description lists the states of a change.
STATUSES = [(each.value, each.value) for each in Status]
