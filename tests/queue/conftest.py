"""Lists are tried by the four people on one repository."""

from tests.four import ada, ann, rob, sam, shop

__all__ = ["ada", "ann", "rob", "sam", "shop"]
