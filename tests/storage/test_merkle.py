"""RFC 6962 roots and proofs, against the definition in the RFC and the values its reference implementations publish."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import merkle

# The eight leaves and roots that certificate transparency's own tests use.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
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


def by_definition(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return hashlib.sha256(b"\1" + by_definition(leaves[:left]) + by_definition(leaves[left:])).digest()


def test_published_roots() -> None:
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [merkle.root(LEAVES[: n + 1]).hex() for n in range(8)] == ROOTS


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_streamed_root_is_the_defined_one(leaves: list[bytes]) -> None:
    assert merkle.root(leaves) == by_definition(leaves)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70, unique=True), st.data())
def test_a_proof_shows_its_leaf_and_nothing_else(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle.proof(leaves, index), merkle.root(leaves)
    assert merkle.Proofs(leaves).root == root
    assert merkle.proves(leaves[index], index, len(leaves), path, root)
    assert not merkle.proves(leaves[index] + b"x", index, len(leaves), path, root)
    assert not merkle.proves(leaves[index], index, len(leaves), path, bytes(32))
    for other in range(len(leaves)):
        assert merkle.proves(leaves[other], index, len(leaves), path, root) == (other == index)
    assert not merkle.proves(leaves[index], index, len(leaves), [*path, bytes(32)], root)
    if path:
        assert not merkle.proves(leaves[index], index, len(leaves), path[:-1], root)
    assert not merkle.proves(leaves[index], -1, len(leaves), path, root)
    assert not merkle.proves(leaves[index], len(leaves), len(leaves), path, root)


def test_no_proof_beyond_the_end() -> None:
    with pytest.raises(IndexError):
        merkle.proof([b"a"], 1)
    with pytest.raises(IndexError):
        merkle.Proofs([]).of(0)
    assert merkle.Proofs([]).root == merkle.EMPTY
