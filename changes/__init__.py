"""Facts and their life cycle: repositories, changes, runs, revisions, builds."""
