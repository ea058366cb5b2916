import unittest

from shop import delivery


class DeliveryTest(unittest.TestCase):
    def test_small_parcels_pay_the_standard_price(self):
        self.assertEqual(delivery.cost(1000), delivery.STANDARD)

    def test_parcels_worth_enough_are_free(self):
        self.assertEqual(delivery.cost(delivery.FREE_FROM), 0)

    def test_express_is_never_free(self):
        self.assertEqual(delivery.cost(100000, express=True), delivery.EXPRESS)
