import unittest

from shop.cart import Cart, Coupon, GiftCard


class CartTest(unittest.TestCase):
    def setUp(self):
        self.cart = Cart()
        self.cart.add("Nest box, cedar", 8900)
        self.cart.add("Cracked corn, 5 kg", 550, count=2)

    def test_goods_are_added_up(self):
        self.assertEqual(self.cart.total(), 10000)

    def test_a_coupon_takes_its_percentage_off(self):
        self.cart.coupon = Coupon("HONK20", 20)
        self.assertEqual(self.cart.total(), 8000)

    def test_a_gift_card_pays_its_balance(self):
        self.cart.gift_card = GiftCard("POND30", 3000)
        self.assertEqual(self.cart.total(), 7000)

    def test_a_gift_card_pays_no_more_than_the_goods_cost(self):
        self.cart.gift_card = GiftCard("POND300", 30000)
        self.assertEqual(self.cart.total(), 0)
        self.assertEqual(self.cart.paid_by_gift_card(), 10000)


if __name__ == "__main__":
    unittest.main()
