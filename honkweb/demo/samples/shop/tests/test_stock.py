import unittest

from shop import stock


class StockTest(unittest.TestCase):
    def test_what_is_sold_leaves_the_shelf(self):
        self.assertEqual(stock.left("corn", sold=5), 50)

    def test_the_shelf_is_never_less_than_empty(self):
        self.assertEqual(stock.left("straw", sold=20), 0)

    def test_few_pieces_are_shown_as_low(self):
        self.assertTrue(stock.is_low("nest-box"))
