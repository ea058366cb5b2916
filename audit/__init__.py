"""The event log: append, chain, checkpoints, verify. Imports nothing of ours."""
