import unittest

from shop.money import euros


class MoneyTest(unittest.TestCase):
    def test_cents_are_two_digits(self):
        self.assertEqual(euros(705), "€7.05")

    def test_nothing_is_shown_as_zero(self):
        self.assertEqual(euros(0), "€0.00")

    def test_the_sign_stands_before_the_currency(self):
        self.assertEqual(euros(-250), "−€2.50")
