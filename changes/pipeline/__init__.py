"""One run, from its claim to a pull request: agent, git and GitHub put together. Rows are written by services."""
