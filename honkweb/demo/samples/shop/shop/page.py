"""The page of the shop, rendered to one string of HTML."""

from html import escape

from shop.cart import Cart, Coupon, GiftCard
from shop.money import euros
from shop.products import PRODUCTS, Product

COUPON = Coupon("HONK20", 20)
GIFT_CARD = GiftCard("POND30", 3000)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The Pond Shop</title>
<link rel="stylesheet" href="style.css">
<script src="cart.js" defer></script>
</head>
<body>
<header class="top">
  <h1>The Pond Shop</h1>
  <p>Everything for geese and the people they tolerate</p>
</header>
<main>
<ul class="products">
{products}
</ul>
<section class="cart" id="cart" aria-live="polite">
  <h2>Your cart</h2>
  <ul class="lines"></ul>
  <p class="empty">Nothing in it yet.</p>
  <label>Coupon <input id="coupon" placeholder="{coupon}" autocomplete="off"></label>
  <label>Gift card <input id="gift-card" placeholder="{gift_card}" autocomplete="off"></label>
  <dl>
    <dt>Goods</dt><dd id="subtotal">€0.00</dd>
    <dt class="total">To pay</dt><dd class="total" id="total">€0.00</dd>
  </dl>
</section>
<section class="example">
  <h2>Coupons and gift cards</h2>
  <p>An example: goods for {example_subtotal}, the coupon {coupon} (20 %) and a gift card of {example_card}.
  You pay <strong id="example-total">{example_total}</strong>.</p>
</section>
</main>
<footer>
  <p>The Pond Shop, Goose Lane 1. Open every day, geese permiting.</p>
</footer>
</body>
</html>
"""

PRODUCT = """  <li class="product" data-slug="{slug}" data-cents="{cents}" data-name="{name}">
    <span class="name">{name}</span>
    <span class="price">{price}</span>
    <button type="button" class="add">Add</button>
  </li>"""


def render() -> str:
    """The whole page."""
    example = Cart(coupon=COUPON, gift_card=GIFT_CARD)
    example.add("Goods", 10000)
    return PAGE.format(
        products="\n".join(map(product_item, PRODUCTS)),
        coupon=COUPON.code,
        gift_card=GIFT_CARD.code,
        example_subtotal=euros(example.subtotal()),
        example_card=euros(GIFT_CARD.balance),
        example_total=euros(example.total()),
    )


def product_item(product: Product) -> str:
    return PRODUCT.format(
        slug=product.slug, cents=product.cents, name=escape(product.name), price=euros(product.cents)
    )
