"""Conversion of a value from one unit to another."""


class DifferentKinds(ValueError):
    """Two units that do not measure the same kind of quantity."""


def convert(value, source, target):
    """The value in the other unit: convert(1, MILE, METRE) is 1609.344. Raises DifferentKinds."""
    if source.kind != target.kind:
        raise DifferentKinds(f"{source.name} is {source.kind}, {target.name} is {target.kind}")
    return value * source.factor / target.factor
