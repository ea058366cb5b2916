"""What delivery costs and how long it takes."""

FREE_FROM = 5000
STANDARD = 490
EXPRESS = 990


def cost(subtotal: int, *, express: bool = False) -> int:
    """Cents for the delivery of goods worth this many cents."""
    if express:
        return EXPRESS
    return 0 if subtotal >= FREE_FROM else STANDARD
