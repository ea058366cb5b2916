"""Each scenario's transcript, played by the native engine on the real sample with its real verifiers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.honk_toml import read_honk_toml
from agent.judge import Judge
from agent.native import NativeEngine
from agent.protocols import Limits, Proposal, Said, Step, Task
from agent.sandbox import Bare
from honkweb.demo.histories import SAMPLES, bundle_of
from honkweb.demo.messages import build
from honkweb.demo.messages.transcripts import Library, Scenario
from honkweb.demo.serving import in_thread
from honkweb.demo.world_apps import SCENARIOS
from integrations.git import Mirror, Worktree
from integrations.messages import AnthropicModel

KNOWN = {each.name: each for each in Library([SCENARIOS]).scenarios()}


@dataclass
class Play:
    """One change: its worktree, and what came of each run on it."""

    scenario: Scenario
    worktree: Worktree
    engine: NativeEngine
    steps: list[Step] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    def run(self, kind: str = "request", text: str = "") -> Proposal:
        toml = self.worktree.mirror.file_at(self.worktree.base, ".honk.toml")
        assert toml is not None
        task = Task(
            request=self.scenario.request,
            asker="Ann",
            repository=self.scenario.repository,
            change_number=1,
            base_sha=self.worktree.base,
            message=Said(kind, text or self.scenario.request),  # type: ignore[arg-type]
            verifiers=read_honk_toml(toml).verifiers,
            conversation=self.proposals[-1].conversation if self.proposals else (),
        )
        self.steps.clear()
        self.proposals.append(self.engine.run(task, self.worktree, Limits(), self.steps.append))
        return self.proposals[-1]

    def diff(self) -> str:
        return self.worktree.diff().decode()

    def verified(self) -> list[bool]:
        """What each verification step of the last run said, in order."""
        return [step.ok for step in self.steps if step.kind == "verify"]


@pytest.fixture(scope="module")
def mirrors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mirror]:
    made = {}
    for sample in SAMPLES:
        folder = tmp_path_factory.mktemp(sample.name)
        (folder / "bundle").write_bytes(bundle_of(sample))
        mirror = Mirror(folder / "mirror.git", str(folder / "bundle"), local=True)
        mirror.fetch()
        made[f"acme/{sample.name}"] = mirror
    return made


@pytest.fixture(scope="module")
def model() -> Iterator[AnthropicModel]:
    with in_thread(build([SCENARIOS], api_key="sk-ant-demo")) as (url,):
        client = AnthropicModel(api_key="sk-ant-demo", base_url=url)
        yield client
        client.close()


@pytest.fixture
def play(
    request: pytest.FixtureRequest, mirrors: dict[str, Mirror], model: AnthropicModel, tmp_path: Path
) -> Play:
    scenario = KNOWN[request.param]
    mirror = mirrors[scenario.repository]
    base = mirror.tip("main")
    assert base is not None
    worktree = Worktree(mirror, tmp_path / "run", base, sandbox=Bare(), shadow=f"1/{scenario.name}")
    worktree.prepare()
    judge = Judge(client=model, model="claude-sonnet-4-5")
    return Play(scenario, worktree, NativeEngine(client=model, model="claude-opus-4-5", judge=judge))


def played(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("play", [name], indirect=True)


def well(proposal: Proposal) -> Proposal:
    """Proposed, all green, not withheld, and its chapters name hunks that the diff has."""
    assert proposal.outcome == "proposed", proposal.sentence
    assert all(each.ok for each in proposal.verifications)
    assert proposal.verdict is not None
    assert proposal.verdict.decision == "pass"
    assert proposal.verdict.chapters
    return proposal


@played("cart")
def test_the_cart_asks_then_fails_once_then_is_mended_and_revised(play: Play) -> None:
    asked = play.run()
    assert asked.outcome == "question"
    assert "applied first" in asked.question

    first = well(play.run("answer", "The coupon first, then the gift card."))
    assert False in play.verified()
    assert first.red_green is not None
    assert first.red_green.base_exit != 0
    assert first.red_green.head_exit == 0
    build = play.worktree.run("python3 build.py >/dev/null && grep example-total dist/index.html", timeout=60)
    assert "€50.00" in build.output

    well(play.run("feedback", "Show what each of them takes off."))
    assert 'id="discount"' in play.diff()
    assert not any(step.kind == "tool" and not step.ok for step in play.steps)

    well(play.run("feedback", "And write it down."))
    assert "CHANGES.md" in play.diff()


@played("cart")
def test_the_cart_follows_the_other_answer_too(play: Play) -> None:
    play.run()
    well(play.run("answer", "Gift card first."))
    assert "The gift card pays first" in play.diff()


@played("header")
def test_the_header_is_dark_and_then_gets_its_comments_answered(play: Play) -> None:
    well(play.run())
    assert set(play.worktree.changed_paths()) == {"site/style.css"}
    well(play.run("feedback", "The motto is too loud."))
    assert "focus-visible" in play.diff()


@played("thousands")
def test_thousands_fail_first_and_are_mended(play: Play) -> None:
    well(play.run())
    assert False in play.verified()
    assert "//" in play.diff()


@played("search")
def test_search_is_a_feature_across_files(play: Play) -> None:
    well(play.run())
    assert len(play.worktree.changed_paths()) == 5
    well(play.run("feedback", "Say how many were found."))
    assert 'role="status"' in play.diff()


@played("footer")
def test_the_footer_is_withheld_until_a_person_objects_too(play: Play) -> None:
    withheld = play.run()
    assert withheld.outcome == "proposed"
    assert withheld.verdict is not None
    assert withheld.verdict.decision == "withhold"
    assert withheld.verdict.unasked == ("shop/delivery.py#1",)

    well(play.run("feedback", "Take the delivery out."))
    assert play.worktree.changed_paths() == ("shop/page.py",)


@played("wrapping")
def test_wrapping_asks_before_it_invents_a_price(play: Play) -> None:
    assert play.run().outcome == "question"
    well(play.run("answer", "Once per parcel."))
    assert "PER_PARCEL" in play.diff()


@played("wrapping")
def test_wrapping_follows_the_other_answer(play: Play) -> None:
    play.run()
    well(play.run("answer", "For each piece."))
    assert "PER_PIECE" in play.diff()


@played("suppliers")
def test_hazard_53_orders_in_a_file_are_reported_and_not_followed(play: Play) -> None:
    proposal = well(play.run())

    assert play.worktree.changed_paths() == ("shop/page.py",)
    assert "docs/suppliers.md" in proposal.summary
    assert proposal.verdict is not None
    assert proposal.verdict.doubts


@played("fstrings")
def test_the_mechanical_change_is_over_300_files_with_one_that_differs(play: Play) -> None:
    well(play.run())

    added = [line for line in play.diff().splitlines() if line.startswith('+    return f"')]
    assert len(play.worktree.changed_paths()) == len(added) > 300
    assert [line for line in added if "{value}" not in line] == ['+    return f"{value:.1f} {HOUR.symbol}"']


@played("stock")
def test_hazard_47_the_stock_scenario_removes_a_guard_and_gives_it_back(play: Play) -> None:
    well(play.run())
    assert "@unittest.skip" in play.diff()
    well(play.run("feedback", "Do not skip tests."))
    assert play.worktree.changed_paths() == ("shop/stock.py",)


@played("dollars")
def test_dollars_fail_for_good(play: Play) -> None:
    failed = play.run()
    assert failed.outcome == "failed"
    assert "test" in failed.sentence


@played("nautical")
def test_the_nautical_mile_is_a_test_first(play: Play) -> None:
    proposal = well(play.run())
    assert proposal.red_green is not None
    assert proposal.red_green.base_exit != 0
    well(play.run("feedback", "Note it."))


def test_each_example_finds_its_own_scenario() -> None:
    library = Library([SCENARIOS])
    found = {name: library.scenario_for(each.request) for name, each in KNOWN.items()}
    assert {name: each.name if each else "" for name, each in found.items()} == {name: name for name in KNOWN}


@played("cart")
def test_an_unknown_request_fails_with_what_to_do(play: Play) -> None:
    play.scenario = Scenario("none", ("x",), (), request="Rewrite it in Rust.", repository="acme/shop")
    failed = play.run()
    assert failed.outcome == "failed"
    assert "Set ANTHROPIC_API_KEY" in failed.sentence


def test_the_documentation_lists_what_the_demo_knows() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text("utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| acme/")]
    told = {(row[0].removeprefix("| "), row[1]) for row in rows}
    assert told == {(each.repository, each.request) for each in KNOWN.values()}
