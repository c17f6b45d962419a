"""Keys as people type them, passphrases, and the work a file may ask for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Access, Integrity, Invalid, Refused, Surroundings
from storage import age
from storage.age import bech32, passphrase
from storage.age.header import Stanza, parse_header, write_header

# The specification's own examples of the two forms of an identity and a recipient.
SPEC_IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
SPEC_RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz-1", min_size=1, max_size=20), st.binary(max_size=80))
def test_bech32_there_and_back(prefix: str, data: bytes) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(text) == (prefix, data)
    assert bech32.decode(text.upper()) == (prefix, data)


@given(st.binary(min_size=32, max_size=32), st.data())
@settings(max_examples=50)
def test_every_mistyped_letter_is_noticed(secret: bytes, data: st.DataObject) -> None:
    """The checksum finds any letter in the data that is wrong, and up to four of them."""
    text = bech32.encode("age", secret)
    places = data.draw(st.lists(st.integers(4, len(text) - 1), min_size=1, max_size=4, unique=True))
    letters = list(text)
    for place in places:
        letters[place] = data.draw(
            st.sampled_from([one for one in "qpzry9x8gf2tvdw0s3jn54khce6mua7l" if one != text[place]])
        )
    with pytest.raises(ValueError, match="checksum"):
        bech32.decode("".join(letters))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "age",
        "age1",
        "1qqqqqq",
        "age1" + "q" * 9000,
        SPEC_RECIPIENT[:10] + SPEC_RECIPIENT[10:].upper(),
        SPEC_RECIPIENT.replace("z", "b", 1),
        "äge1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "ſ1qqqqqq",
    ],
)
def test_what_bech32_is_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bech32.decode(text)


def test_bech32_takes_no_leftover_bits() -> None:
    # Both are spelled with a right checksum, one with a bit set in the padding and one with a letter too many.
    for values in ([1], [0, 0, 0]):
        rest = bech32._polymod([*bech32._expanded("age"), *values, 0, 0, 0, 0, 0, 0]) ^ 1
        checksum = [(rest >> 5 * (5 - place)) & 31 for place in range(6)]
        text = "age1" + "".join(bech32._LETTERS[value] for value in [*values, *checksum])
        with pytest.raises(ValueError, match="left over"):
            bech32.decode(text)


def test_the_example_of_the_specification() -> None:
    identity = age.parse_identity(SPEC_IDENTITY)
    assert identity.text == SPEC_IDENTITY
    assert identity.recipient.text == SPEC_RECIPIENT
    assert age.parse_recipient(SPEC_RECIPIENT) == identity.recipient


@pytest.mark.parametrize("kind", [age.X25519Identity, age.HybridIdentity])
def test_keys_as_text(kind: type[age.X25519Identity | age.HybridIdentity]) -> None:
    identity = kind.generate()
    assert identity != kind.generate()
    again = age.parse_identity(f"  {identity.text}\r\n")
    assert again == identity
    assert age.parse_recipient(f"\t{identity.recipient.text} ") == identity.recipient
    file = age.seal_bytes(b"words", [age.parse_recipient(identity.recipient.text)])
    assert age.open_bytes(file, [again]) == b"words"
    secret = identity.text.removeprefix("AGE-SECRET-KEY-")
    assert secret[5:20].lower() not in repr(identity).lower()
    assert type(identity).__name__ in repr(identity)


def test_what_is_wrong_with_a_key_is_told_but_not_repeated() -> None:
    identity = age.X25519Identity.generate()
    hybrid = age.HybridIdentity.generate()
    cases = {
        identity.text: "age-key-is-secret",
        hybrid.text: "age-key-is-secret",
        identity.recipient.text[:-1] + "b": "age-key-mistyped",
        bech32.encode("age", bytes(31)): "age-key-mistyped",
        bech32.encode("age", bytes(32)): "age-key-mistyped",
        bech32.encode("age1pq", bytes(1216)): "age-key-mistyped",
        bech32.encode("age1pq", b"\xff" * 1184 + age.X25519Identity.generate().recipient.public): "age-key-mistyped",
        bech32.encode("age1pq", hybrid.recipient.public + b"\0"): "age-key-mistyped",
        bech32.encode("age1yubikey", bytes(33)): "age-key-other-kind",
        "ssh-ed25519 AAAA": "age-key-mistyped",
        "  ": "missing",
    }
    for text, code in cases.items():
        with pytest.raises(Invalid) as caught:
            age.parse_recipient(text)
        assert caught.value.problems == {"recipient": code}
        assert text[10:20] not in str(caught.value) or not text.strip()
    cases = {
        identity.recipient.text: "age-key-is-public",
        hybrid.recipient.text: "age-key-is-public",
        bech32.encode("age-secret-key-", bytes(31)).upper(): "age-key-mistyped",
        bech32.encode("age-secret-key-pq-", bytes(33)).upper(): "age-key-mistyped",
        bech32.encode("age-plugin-card-", bytes(33)).upper(): "age-key-other-kind",
        "": "missing",
    }
    for text, code in cases.items():
        with pytest.raises(Invalid) as caught:
            age.parse_identity(text)
        assert caught.value.problems == {"identity": code}


def test_an_identity_file() -> None:
    first, second = age.X25519Identity.generate(), age.HybridIdentity.generate()
    text = f"# made for a test\n\n{first.text}\r\n# public: {second.recipient.text}\n{second.text}"
    assert age.parse_identities(text) == (first, second)
    with pytest.raises(Invalid) as caught:
        age.parse_identities(f"{first.text}X\n# note\n{first.recipient.text}\n{second.text}\n")
    assert caught.value.problems == {"line 1": "age-key-mistyped", "line 3": "age-key-is-public"}
    with pytest.raises(Invalid) as caught:
        age.parse_identities("# nothing\n")
    assert caught.value.problems == {"identity": "missing"}


def test_a_passphrase() -> None:
    words = "Երեւան 1915 déjà vu"
    file = age.seal_bytes(b"words", [age.ScryptRecipient(words, 10)])
    assert age.open_bytes(file, [age.ScryptIdentity(words)]) == b"words"
    assert age.open_bytes(file, [age.ScryptIdentity(words.encode())]) == b"words"
    assert words not in repr(age.ScryptIdentity(words))
    assert words not in repr(age.ScryptRecipient(words))
    for wrong in (words + " ", "", words.upper()):
        with pytest.raises(Access, match="age-no-match"):
            age.open_bytes(file, [age.ScryptIdentity(wrong)])


@pytest.mark.parametrize("factor", [21, 23, 30, 62, 99])
def test_hostile_work_is_refused_before_any_is_done(factor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("work was done")

    file = _with_factor(str(factor))
    monkeypatch.setattr(passphrase, "_stretch", never)
    with pytest.raises(Refused) as caught:
        age.open_bytes(file, [age.ScryptIdentity("words")])
    assert caught.value.code == "age-work-factor"
    assert caught.value.facts == {"factor": factor, "most": 20}
    with pytest.raises(Refused):
        age.open_bytes(_with_factor("15"), [age.ScryptIdentity("words", max_work_factor=14)])


@pytest.mark.parametrize("factor", ["0", "00", "010", "+10", "-1", "1e1", "0x10", "100", "9" * 5000, "10 "])
def test_odd_work_factors(factor: str) -> None:
    with pytest.raises(Integrity, match="age-header-damaged"):
        age.open_bytes(_with_factor(factor), [age.ScryptIdentity("words")])


def test_too_little_memory_for_a_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoRoom:
        def __init__(self, **_: object) -> None: ...

        def derive(self, _: bytes) -> bytes:
            raise MemoryError

    file = _with_factor("20")
    monkeypatch.setattr(passphrase, "Scrypt", NoRoom)
    with pytest.raises(Surroundings) as caught:
        age.open_bytes(file, [age.ScryptIdentity("words")])
    assert caught.value.code == "memory-short"
    assert caught.value.facts == {"needed_mib": 1024}


def _with_factor(factor: str) -> bytes:
    """A file whose header asks for that work; nobody ever did it."""
    stanza = Stanza("scrypt", ("rF0/NwblUHHTpgQgRpe5CQ", factor), bytes(32))
    return write_header([stanza], bytes(16)) + bytes(16 + 16)


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="abcXYZ0-9./@", min_size=1, max_size=8).filter(lambda kind: kind != "scrypt"),
            st.lists(st.text(alphabet="".join(map(chr, range(33, 127))), min_size=1, max_size=12), max_size=4),
            st.binary(max_size=200),
        ),
        min_size=1,
        max_size=5,
    ),
    st.binary(min_size=16, max_size=16),
)
def test_headers_there_and_back(parts: list[tuple[str, list[str], bytes]], file_key: bytes) -> None:
    stanzas = tuple(Stanza(kind, tuple(arguments), body) for kind, arguments, body in parts)
    raw = write_header(stanzas, file_key)
    header = parse_header(raw)
    assert header.stanzas == stanzas
    header.check_mac(file_key)
    with pytest.raises(Integrity, match="age-header-altered"):
        header.check_mac(bytes(17))
    longest = max(len(line) for line in raw.split(b"\n") if not line.startswith((b"->", b"age-", b"---")))
    assert longest <= 64


def test_a_stanza_of_an_unknown_kind_is_passed_over() -> None:
    identity = age.X25519Identity.generate()

    class Unknown:
        quantum_safe = False
        alone = False

        def wrap(self, file_key: bytes) -> Stanza:
            return Stanza("example.org/other", ("a", "b"), b"x" * 48)

    file = age.seal_bytes(b"words", [Unknown(), identity.recipient, Unknown()])
    assert age.open_bytes(file, [age.ScryptIdentity("no"), age.HybridIdentity.generate(), identity]) == b"words"
