"""The Pond Shop: products, the cart and the page."""
