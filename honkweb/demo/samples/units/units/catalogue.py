"""Finds units by their name, by walking over the modules."""

import importlib
import pkgutil

import units
from units.unit import Unit


def modules():
    """All modules that define a unit, by name."""
    found = {}
    for kind in pkgutil.iter_modules(units.__path__):
        if not kind.ispkg:
            continue
        package = importlib.import_module(f"units.{kind.name}")
        for each in pkgutil.iter_modules(package.__path__):
            found[each.name] = importlib.import_module(f"units.{kind.name}.{each.name}")
    return found


def unit_of(module):
    """The unit that a module defines."""
    return next(value for value in vars(module).values() if isinstance(value, Unit))
