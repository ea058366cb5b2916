"""What the shop sells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    slug: str
    name: str
    kind: str
    cents: int


PRODUCTS = (
    Product("oat-mix", "Oat mix, 10 kg", "food", 2490),
    Product("pond-grass", "Pond grass seed", "food", 1250),
    Product("corn", "Cracked corn, 5 kg", "food", 990),
    Product("straw", "Straw bale", "nest", 1500),
    Product("nest-box", "Nest box, cedar", "nest", 8900),
    Product("egg-basket", "Egg basket", "nest", 2200),
    Product("whistle", "Goose whistle", "care", 700),
    Product("leg-band", "Leg bands, 20 pieces", "care", 1180),
    Product("pond-pump", "Pond pump, solar", "care", 129900),
)


def by_slug(slug: str) -> Product:
    """The product of this slug. Raises KeyError where there is none."""
    return next((p for p in PRODUCTS if p.slug == slug), None) or _missing(slug)


def _missing(slug: str) -> Product:
    raise KeyError(f"no product is called {slug!r}")
