"""What a call of a model costs in US dollars, by the price list at platform.claude.com/docs/en/about-claude/pricing."""

from dataclasses import dataclass
from decimal import Decimal

from agent.task import Usage

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Price:
    """Dollars per million tokens; a cache write (kept for 5 minutes) costs 1.25 times the input."""

    input: Decimal
    output: Decimal
    cache_read: Decimal

    def cost(self, usage: Usage) -> Decimal:
        dear = usage.input * self.input + usage.output * self.output
        cached = usage.cache_read * self.cache_read + usage.cache_write * self.input * Decimal("1.25")
        return (dear + cached) / _MILLION


def _price(input_: str, output: str, cache_read: str) -> Price:
    return Price(Decimal(input_), Decimal(output), Decimal(cache_read))


# The longest prefix that fits a model's name counts.
_PRICES = {
    "claude-fable-5": _price("10", "50", "1"),
    "claude-mythos-5": _price("10", "50", "1"),
    "claude-opus-5-5": _price("4", "20", "0.2"),
    "claude-opus-5": _price("5", "25", "0.5"),
    "claude-opus-4-8": _price("5", "25", "0.5"),
    "claude-opus-4-7": _price("5", "25", "0.5"),
    "claude-opus-4-6": _price("5", "25", "0.5"),
    "claude-opus-4-5": _price("5", "25", "0.5"),
    "claude-opus-4": _price("15", "75", "1.5"),
    "claude-sonnet-5": _price("2", "10", "0.2"),
    "claude-sonnet": _price("3", "15", "0.3"),
    # Dearer for prompts over 100,000 tokens; a limit in money must not be passed, so the dearer price counts.
    "claude-haiku-5-5": _price("0.5", "2.5", "0.05"),
    "claude-haiku-3-5": _price("0.8", "4", "0.08"),
    "claude-haiku": _price("1", "5", "0.1"),
}
# A model of no known price costs as the dearest: a limit in money then stops too early rather than too late.
_UNKNOWN = _price("15", "75", "1.5")


def price_of(model: str) -> Price:
    """The price of the model with this name."""
    fitting = [prefix for prefix in _PRICES if model.startswith(prefix)]
    return _PRICES[max(fitting, key=len)] if fitting else _UNKNOWN


def cost_of(model: str, usage: Usage) -> Decimal:
    """Dollars for what one call used."""
    return price_of(model).cost(usage)
