"""Bech32 (BIP 173), the spelling of age keys, without a limit on length: a hybrid recipient has 1216 bytes."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LETTERS = 6
_MAX_LETTERS = 8192  # four times the longest key there is; a longer text is no key


def encode(prefix: str, data: bytes) -> str:
    """`data` with its human-readable `prefix` (lower case), in lower case, the checksum at the end."""
    values = _regroup(data, 8, 5, pad=True)
    rest = _polymod([*_expanded(prefix), *values, *([0] * _CHECKSUM_LETTERS)]) ^ 1
    checksum = [(rest >> 5 * (_CHECKSUM_LETTERS - 1 - place)) & 31 for place in range(_CHECKSUM_LETTERS)]
    return prefix + "1" + "".join(_LETTERS[value] for value in (*values, *checksum))


def decode(untrusted_text: str) -> tuple[str, bytes]:
    """The prefix, in lower case, and the bytes of what `encode` wrote, in one case only, upper or lower.

    Raises ValueError for anything else: a wrong checksum, mixed case, a foreign letter, bits left over.
    """
    text = untrusted_text.lower()
    if len(text) > _MAX_LETTERS or untrusted_text not in (text, text.upper()):
        raise ValueError("mixed case or too long")
    prefix, mark, letters = text.rpartition("1")
    if not prefix or not mark or len(letters) < _CHECKSUM_LETTERS or any(not "!" <= sign <= "~" for sign in prefix):
        raise ValueError("no prefix or no data")
    try:
        values = [_VALUES[letter] for letter in letters]
    except KeyError as error:
        raise ValueError("a letter that is not in use") from error
    if _polymod([*_expanded(prefix), *values]) != 1:
        raise ValueError("wrong checksum")
    return prefix, bytes(_regroup(values[:-_CHECKSUM_LETTERS], 5, 8, pad=False))


def _expanded(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            if top >> place & 1:
                check ^= term
    return check


def _regroup(values: Iterable[int], from_bits: int, to_bits: int, *, pad: bool) -> list[int]:
    """The same bits in groups of another width. Without `pad`, at most `from_bits` - 1 zero bits may be left over."""
    pool = bits = 0
    groups: list[int] = []
    for value in values:
        pool = pool << from_bits | value
        bits += from_bits
        while bits >= to_bits:
            bits -= to_bits
            groups.append(pool >> bits)
            pool &= (1 << bits) - 1
    if pad and bits:
        groups.append(pool << to_bits - bits)
    elif not pad and (bits >= from_bits or pool):
        raise ValueError("bits left over")
    return groups
