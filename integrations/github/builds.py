"""What CI says about a commit: all its check runs and commit statuses, on all pages."""

from integrations.github import reading
from integrations.github.facts import BuildFacts
from integrations.github.repositories import Repositories, quoted, repo_path


class Builds(Repositories):
    def builds(self, full_name: str, sha: str) -> tuple[BuildFacts, ...]:
        """The latest check run of each name and app, and the latest status of each context."""
        path = f"{repo_path(full_name)}/commits/{quoted(sha)}"
        runs = self.pages(f"{path}/check-runs", repository=full_name, key="check_runs", filter="latest")
        # Not the combined status: it leaves out who set each one.
        statuses = self.pages(f"{path}/statuses", repository=full_name)
        latest: dict[str, BuildFacts] = {}
        for row in statuses:  # newest first
            build = reading.read(lambda each: reading.status(each, sha), row)
            latest.setdefault(build.name, build)
        return (*(reading.read(reading.check_run, row) for row in runs), *latest.values())

    def rerun(self, full_name: str, check_run_id: str) -> None:
        """Ask the App of a check run to run it again."""
        path = f"{repo_path(full_name)}/check-runs/{int(check_run_id)}/rerequest"
        self.call("POST", path, repository=full_name)
