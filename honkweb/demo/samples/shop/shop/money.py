"""Cents to text; the only place where a price becomes a string."""


def euros(cents: int) -> str:
    """The price as it is shown: euros(129900) is "€1299.00", euros(-250) is "−€2.50"."""
    sign = "−" if cents < 0 else ""
    return f"{sign}€{abs(cents) // 100}.{abs(cents) % 100:02d}"
