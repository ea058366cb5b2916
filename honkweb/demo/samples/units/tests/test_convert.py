import unittest

from units import convert
from units.convert import DifferentKinds
from units.length.kilometre import KILOMETRE
from units.length.metre import METRE
from units.length.mile import MILE
from units.mass.kilogram import KILOGRAM
from units.mass.pound import POUND


class ConvertTest(unittest.TestCase):
    def test_a_mile_in_metres(self):
        self.assertAlmostEqual(convert(1, MILE, METRE), 1609.344)

    def test_there_and_back(self):
        self.assertAlmostEqual(convert(convert(7, POUND, KILOGRAM), KILOGRAM, POUND), 7)

    def test_different_kinds_are_refused(self):
        with self.assertRaises(DifferentKinds):
            convert(1, KILOMETRE, KILOGRAM)
