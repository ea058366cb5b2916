"""The train story from end to end, acted over HTTP as Ann and Rob, proved by the demo's own servers."""

import re
from dataclasses import dataclass
from typing import Any

import requests

from honkweb.story.browser import SECONDS, Api, Browser, WentWrong, boxes
from honkweb.story.evidence import REPOSITORY, Evidence, Said, qr_code_of
from honkweb.story.processes import Product
from honkweb.story.telling import Teller, until

REQUEST = "@honk in acme/shop: the cart total is wrong when a coupon and gift card are combined"
ANSWER = "@honk the coupon first, then the gift card pays the rest"
COMMENTS = "Please show in the cart what the coupon and the gift card take off, and test an odd cent."
ANSWER_SECONDS = 30.0


@dataclass
class Story:
    """Who is in it, and what is known of the change so far."""

    product: Product
    teller: Teller
    webhooks: bool
    number: int = 0
    thread: str = ""
    heads: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.evidence = Evidence(self.product.world)
        self.ann = Browser(self.product.url, "Ann")
        self.rob = Browser(self.product.url, "Rob")

    def play(self) -> None:
        """All of it, in order. Raises WentWrong at the first thing that does not come about."""
        self._people_come()
        self._ann_asks()
        self._the_agent_asks_back()
        pull = self._a_pull_request_comes()
        self._one_verification_failed()
        self._the_build_can_be_tried(pull["head"]["sha"])
        self._rob_asks_for_changes()
        pull = self._a_second_revision_comes()
        self._the_build_can_be_tried(pull["head"]["sha"])
        self._rob_approves_and_merges()
        self._the_thread_is_told(self._it_has_landed(pull))
        self._webhooks_were(self.webhooks)

    def _people_come(self) -> None:
        until("the demo's people can sign in", lambda: self._try_to_sign_in(self.ann))
        self.rob.sign_in()
        self.api = Api(self.product.url, self.rob.token())
        until(f"{REPOSITORY} is here", lambda: self._knows_repository())
        self.teller.tell("Ann and Rob are signed in", self.product.url)

    def _try_to_sign_in(self, browser: Browser) -> bool:
        browser.sign_in()
        return True

    def _knows_repository(self) -> bool:
        return any(row["full_name"] == REPOSITORY for row in self.api.get("/repositories/")["results"])

    def _ann_asks(self) -> None:
        self.thread = self.evidence.mention(REQUEST)
        said = until("the thread is answered with a link", self._link_said, seconds=ANSWER_SECONDS)
        self.number = int(said)
        self.teller.tell(
            "Ann's mention is answered with a link", f"{self.product.url}/changes/{self.number}/"
        )

    def _link_said(self) -> str | None:
        found = re.search(
            rf"{re.escape(self.product.url)}/changes/(\d+)/", " ".join(each.whole for each in self._said())
        )
        return found[1] if found else None

    def _the_agent_asks_back(self) -> None:
        until("the agent asks back", lambda: self._heard("Which is applied first"))
        self.teller.tell("The agent asks which comes first", f"Slack thread {self.thread}")
        self.evidence.mention(ANSWER, thread=self.thread)

    def _a_pull_request_comes(self) -> Any:
        pull = until("a pull request is opened", self._the_pull)
        self.heads = (pull["head"]["sha"],)
        self.teller.tell(
            "The run has proposed a change, and Honkweb opened a pull request",
            f"#{pull['number']} {pull['title']}",
            f"head {self.heads[0]} on {pull['head']['ref']}",
        )
        return pull

    def _the_pull(self) -> Any:
        pulls = [pull for pull in self.evidence.pulls() if f"/changes/{self.number}/" in (pull["body"] or "")]
        if len(pulls) > 1:
            raise WentWrong(f"There are {len(pulls)} pull requests for one change.")
        return pulls[0] if pulls else None

    def _one_verification_failed(self) -> None:
        red = self.evidence.failed_verifications()
        if not red:
            raise WentWrong("No verification failed on the way, although the first attempt is wrong.")
        self.teller.tell(
            "A first attempt failed its tests, and was mended", *(each.partition("\n")[0] for each in red[:3])
        )

    def _the_build_can_be_tried(self, sha: str) -> None:
        runs = until(f"the build of {sha[:7]} is green", lambda: self.evidence.green_checks(sha))
        address = next((run["details_url"] for run in runs if sha in (run["details_url"] or "")), "")
        if not address:
            raise WentWrong(f"No build of {sha[:7]} can be opened.")
        answer = requests.get(address, timeout=SECONDS)
        if not answer.ok or sha not in answer.text:
            raise WentWrong(f"{address} does not show a build of {sha[:7]} ({answer.status_code}).")
        title = re.search(r"<title>([^<]*)</title>", answer.text)
        until("the thread is told of the build", lambda: self._heard(address))
        picture = until("the thread has the build's QR code", lambda: qr_code_of(address, self._said()))
        self.teller.tell(
            f"The build of {sha[:7]} is opened and read, from the thread's link",
            f"{', '.join(run['name'] for run in runs)}: success",
            f"{address} “{title[1] if title else ''}”",
            f"its QR code is in the thread: {picture[:60]}…",
        )

    def _rob_asks_for_changes(self) -> None:
        page = f"/changes/{self.number}/"
        form = {"verdict": "changes", "body": COMMENTS, **self._looked(self.heads[-1])}
        self.rob.post(f"{page}review/", form, on=page)
        self.teller.tell("Rob asks for changes on that commit", f"“{COMMENTS}”")

    def _a_second_revision_comes(self) -> Any:
        pull = until("a second revision is pushed", self._moved_pull)
        self.heads = (*self.heads, pull["head"]["sha"])
        self.teller.tell(
            "The agent answers with a second revision",
            f"head {self.heads[-1]} in place of {self.heads[0][:7]}",
        )
        return pull

    def _moved_pull(self) -> Any:
        pull = self._the_pull()
        return pull if pull and pull["head"]["sha"] not in self.heads else None

    def _rob_approves_and_merges(self) -> None:
        page, looked = f"/changes/{self.number}/", self._looked(self.heads[-1])
        self.rob.get(page)
        ticked = until("the diff is read", lambda: boxes(self.rob.get(f"{page}approve/")))
        self.rob.post(f"{page}approve/", looked | ticked, on=f"{page}approve/")
        self.teller.tell(f"Rob approves {self.heads[-1][:7]}", f"digest {looked['digest'][:16]}…")
        until("nothing blocks the merge", lambda: self._standing()["may_merge"])
        self.rob.post(f"{page}merge/", looked, on=f"{page}merge/")
        self.teller.tell(f"Rob presses Merge on {self.heads[-1][:7]}")

    def _standing(self) -> Any:
        return self.api.get(f"/changes/{self.number}/")["standing"]

    def _looked(self, sha: str) -> dict[str, str]:
        """What a form carries of the commit that was looked at, once the product shows it."""

        def shown() -> dict[str, str] | None:
            rows = self.api.get(f"/changes/{self.number}/")["revisions"]
            found = next((row for row in rows if row["head_sha"] == sha), None)
            return {"head_sha": sha, "digest": found["digest"]} if found else None

        return until(f"revision {sha[:7]} is shown", shown)

    def _it_has_landed(self, before: Any) -> str:
        pull = until("GitHub has merged", lambda: self._merged(before["number"]))
        calls = self.evidence.merge_calls()
        if calls != 1:
            raise WentWrong(f"GitHub was told to merge {calls} times, not once.")
        landed = self.evidence.github(f"/commits/{pull['merge_commit_sha']}")
        approved = self.evidence.github(f"/commits/{self.heads[-1]}")
        if landed["commit"]["tree"]["sha"] != approved["commit"]["tree"]["sha"]:
            raise WentWrong("The tree that landed is not the one that was approved.")
        self.teller.tell(
            "GitHub merged it, told once",
            f"{pull['merge_commit_sha']} on {pull['base']['ref']}",
            f"its tree {landed['commit']['tree']['sha']} is the approved one's",
        )
        return str(pull["merge_commit_sha"])

    def _merged(self, number: int) -> Any:
        pull = self.evidence.github(f"/pulls/{number}")
        return pull if pull["merged"] else None

    def _the_thread_is_told(self, sha: str) -> None:
        until("the thread is told of the merge", lambda: self._heard(f"Merged as {sha[:7]}"))
        self.teller.tell("The thread is told", f"“{self._said()[-1].text}”")

    def _webhooks_were(self, sent: bool) -> None:
        count = self.evidence.deliveries()
        if bool(count) != sent:
            raise WentWrong(f"GitHub made {count} deliveries, with webhooks {'on' if sent else 'off'}.")
        self.teller.tell(f"GitHub made {count} webhook deliveries")

    def _heard(self, words: str) -> bool:
        return any(words in each.whole for each in self._said())

    def _said(self) -> list[Said]:
        return self.evidence.thread(self.thread)
