"""Webhook deliveries that GitHub could not make, and asking for them again."""

from datetime import datetime
from typing import Any

from integrations.github import reading
from integrations.github.facts import DeliveryFacts
from integrations.github.repositories import Repositories, repo_path


class Deliveries(Repositories):
    """An App has one webhook; with a token each of the repository's webhooks has deliveries of its own.

    Reads the latest 100 of a webhook: what is older is healed by reading the pull requests.
    """

    def hooks(self, full_name: str) -> tuple[int, ...]:
        """The repository's webhooks (needs a token that may administer them)."""
        rows = self.pages(f"{repo_path(full_name)}/hooks", repository=full_name)
        return tuple(reading.read(lambda each: int(each["id"]), row) for row in rows)

    def failed_deliveries(
        self, full_name: str, *, since: datetime, hook: int | None = None
    ) -> tuple[DeliveryFacts, ...]:
        """Deliveries after `since` that never arrived: no attempt with the same guid was answered with 2xx."""
        rows = self._deliveries("GET", full_name, hook, "?per_page=100")
        found = [reading.read(reading.delivery, row) for row in rows]
        arrived = {each.guid for each in found if 200 <= each.status_code < 300}
        latest: dict[str, DeliveryFacts] = {}
        for each in found:  # newest first
            if each.guid not in arrived and each.delivered_at >= since:
                latest.setdefault(each.guid, each)
        return tuple(latest.values())

    def redeliver(self, full_name: str, delivery: int, *, hook: int | None = None) -> None:
        self._deliveries("POST", full_name, hook, f"/{int(delivery)}/attempts")

    def _deliveries(self, verb: str, full_name: str, hook: int | None, rest: str) -> Any:
        if hook is not None:
            path = f"{repo_path(full_name)}/hooks/{int(hook)}/deliveries{rest}"
            return self.call(verb, path, repository=full_name).body
        return self.as_app(verb, f"/app/hook/deliveries{rest}")
