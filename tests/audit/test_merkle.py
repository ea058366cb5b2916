"""The tree of RFC 6962, against its published roots and against itself."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.merkle import EMPTY_ROOT, Peaks, inclusion_path, leaf_hash, root_by_path, root_of

# The inputs and roots that Certificate Transparency's implementations share as test vectors.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(each).encode()) for each in range(count)]


def test_roots_are_those_of_the_published_vectors() -> None:
    leaves = [leaf_hash(bytes.fromhex(each)) for each in INPUTS]

    assert [root_of(leaves[: n + 1]).hex() for n in range(8)] == ROOTS


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert Peaks().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_under_every_size(size: int, data) -> None:
    leaves, index = _leaves(size), data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves, index)

    assert root_by_path(leaves[index], index, size, path) == root_of(leaves)
    assert root_by_path(leaf_hash(b"other"), index, size, path) != root_of(leaves)
    assert root_by_path(leaves[index], index, size, [*path, b"x" * 32]) is None


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_a_tree_grows_from_its_peaks(before: int, more: int) -> None:
    leaves = _leaves(before + more)
    first = Peaks()
    for leaf in leaves[:before]:
        first.add(leaf)
    grown = Peaks(first.size, first.roots)
    for leaf in leaves[before:]:
        grown.add(leaf)

    assert grown.root() == root_of(leaves)


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="3 leaves has 2 peaks"):
        Peaks(3, [b"x" * 32])
