"""How many of each product are on the shelf."""

SHELF = {"oat-mix": 40, "pond-grass": 12, "corn": 55, "straw": 8, "nest-box": 3}


def left(slug: str, sold: int = 0) -> int:
    """Pieces left after some were sold; never less than none."""
    return max(0, SHELF.get(slug, 0) - sold)


def is_low(slug: str, sold: int = 0) -> bool:
    return left(slug, sold) < 5
