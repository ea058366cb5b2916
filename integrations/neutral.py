"""Makes texts harmless where others would act on them."""


def one_line(text: str) -> str:
    """The text on one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)
