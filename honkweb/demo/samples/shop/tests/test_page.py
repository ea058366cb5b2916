import tempfile
import unittest
from pathlib import Path

from build import build
from shop.page import render
from shop.products import PRODUCTS


class PageTest(unittest.TestCase):
    def test_each_product_can_be_added(self):
        self.assertEqual(render().count('class="add"'), len(PRODUCTS))

    def test_prices_are_shown_in_euros(self):
        self.assertIn("€24.90", render())

    def test_the_build_is_a_page_with_its_style_and_scripts(self):
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder) / "dist")
            files = {each.name for each in (Path(folder) / "dist").iterdir()}
        self.assertLessEqual({"index.html", "style.css", "cart.js"}, files)
