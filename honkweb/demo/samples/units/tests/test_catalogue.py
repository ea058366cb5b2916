import unittest

from units.catalogue import modules, unit_of


class CatalogueTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = modules()

    def test_there_are_hundreds_of_units(self):
        self.assertGreater(len(self.modules), 300)

    def test_a_module_is_called_like_its_unit(self):
        for name, module in self.modules.items():
            self.assertEqual(unit_of(module).name.replace(" ", "_"), name)

    def test_labels_end_with_the_symbol(self):
        for module in self.modules.values():
            self.assertTrue(module.label(2.5).endswith(unit_of(module).symbol))

    def test_labels_start_with_the_value(self):
        for module in self.modules.values():
            self.assertTrue(module.label(2.5).startswith("2.5 "))
