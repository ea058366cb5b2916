"""The cart: lines, a coupon, a gift card, and what is to pay. All amounts are whole cents."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Coupon:
    code: str
    percent: int


@dataclass(frozen=True)
class GiftCard:
    code: str
    balance: int


@dataclass(frozen=True)
class Line:
    name: str
    cents: int
    count: int = 1


@dataclass
class Cart:
    lines: list = field(default_factory=list)
    coupon: "Coupon | None" = None
    gift_card: "GiftCard | None" = None

    def add(self, name: str, cents: int, count: int = 1) -> None:
        self.lines.append(Line(name, cents, count))

    def subtotal(self) -> int:
        return sum(line.cents * line.count for line in self.lines)

    def discount(self) -> int:
        """What the coupon takes off."""
        if self.coupon is None:
            return 0
        return (self.subtotal() - self.paid_by_gift_card()) * self.coupon.percent // 100

    def paid_by_gift_card(self) -> int:
        """What the gift card pays, at most its balance."""
        if self.gift_card is None:
            return 0
        return min(self.gift_card.balance, self.subtotal())

    def total(self) -> int:
        """What is left to pay."""
        return self.subtotal() - self.discount() - self.paid_by_gift_card()
