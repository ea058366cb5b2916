import unittest

from units.time.hour import label


class HourTest(unittest.TestCase):
    def test_hours_are_shown_to_a_tenth(self):
        self.assertEqual(label(1.25), "1.2 h")
