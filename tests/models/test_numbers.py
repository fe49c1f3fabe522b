"""Account and company numbers: one changed character never stays valid."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.models import bic, iban, numero_ans, siret
from pipeline.models.accord import Accord
from tests.checks.builders import IBAN, IBAN_LETTRES, IBAN_MONACO, iban_fr

ALNUM = string.digits + string.ascii_uppercase
digits = st.text(string.digits, min_size=1)


def numerals(size: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=size, max_size=size)


accounts = st.builds(iban_fr, numerals(5), numerals(5), st.text(ALNUM, min_size=11, max_size=11))
"""French accounts whose keys are computed by the arithmetic of the banks."""


def luhn(prefix: str) -> str:
    """A number completed by its Luhn digit."""
    doubled = [int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed(prefix))]
    return prefix + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


sirens = st.builds(luhn, numerals(8))
sirets = st.builds(lambda siren, nic: luhn(siren + nic), sirens, numerals(4))


def changed(number: str, place: int, character: str) -> str:
    """The number with another character at a place."""
    place %= len(number)
    assume(number[place] != character)
    return number[:place] + character + number[place + 1 :]


def rib_value(character: str) -> str:
    """The digit that the RIB key gives to a character (J, S and A are 1, 2 and 1)."""
    if character.isdigit():
        return character
    return str(int("12345678912345678923456789"[string.ascii_uppercase.index(character)]))


@given(accounts)
def test_an_account_with_its_keys_is_valid(account: str) -> None:
    assert iban.is_valid(account)
    assert iban.is_valid(iban.format(account).lower())


@given(accounts, st.integers(0, 26), st.sampled_from(string.digits))
def test_one_changed_digit_of_an_account_is_seen(account: str, place: int, new: str) -> None:
    assume(account[place].isdigit())
    assert not iban.is_valid(changed(account, place, new))


@given(accounts, st.integers(0, 26), st.sampled_from(ALNUM))
def test_one_changed_character_of_an_account_is_seen(account: str, place: int, new: str) -> None:
    """A letter for the digit that has its value in the RIB key is seen 96 times in 97 only."""
    blind = account[place].isdigit() != new.isdigit() and rib_value(account[place]) == rib_value(
        new
    )
    assume(not blind)
    assert not iban.is_valid(changed(account, place, new))


@pytest.mark.parametrize("pair", ["0O", "0Q", "0D", "1I", "1L", "5S", "8B", "2Z", "6G", "9G", "7T"])
def test_what_readers_confuse_is_not_what_the_keys_confuse(pair: str) -> None:
    assert rib_value(pair[0]) != rib_value(pair[1])


@given(accounts, st.integers(0, 25))
def test_two_swapped_neighbours_of_an_account_are_seen(account: str, place: int) -> None:
    a, b = account[place], account[place + 1]
    assume(a != b)
    assume(not (a.isdigit() != b.isdigit() and rib_value(a) == rib_value(b)))
    assert not iban.is_valid(account[:place] + b + a + account[place + 2 :])


@given(accounts)
def test_a_mask_shows_seven_characters(account: str) -> None:
    masked = iban.mask(account)
    assert masked == f"{account[:4]} •••• {account[-3:]}"
    assert account[4:-3] not in masked


@pytest.mark.parametrize("short", ["", "FR76", "FR76300560"])
def test_what_is_too_short_is_masked_whole(short: str) -> None:
    assert iban.mask(short) == "••••"


@pytest.mark.parametrize(
    ("number", "valid", "french"),
    [
        (IBAN, True, True),
        (IBAN_LETTRES, True, True),
        (IBAN_MONACO, True, False),
        ("DE89370400440532013000", True, False),
        ("FR7530056009271234567890182", False, True),  # IBAN key
        (IBAN + "0", False, True),
        (IBAN[:-1], False, True),
        ("", False, False),
        ("FR76", False, True),
        ("12345", False, False),
    ],
)
def test_accounts(number: str, valid: bool, french: bool) -> None:
    assert iban.is_valid(number) is valid
    assert iban.is_french(number) is french


def test_a_false_rib_key_is_seen_under_a_true_iban_key() -> None:
    """The IBAN key alone does not make a French account."""
    bban = "30056009271234567890183"
    key = 98 - int("".join(str(int(c, 36)) for c in bban + "FR00")) % 97
    assert not iban.is_valid(f"FR{key:02d}{bban}")


@given(sirens)
def test_a_siren_with_its_key_is_valid(siren: str) -> None:
    assert siret.is_valid_siren(siren)
    assert siret.is_valid_siren(siret.format_siren(siren))


@given(sirens, st.integers(0, 8), st.sampled_from(string.digits))
def test_one_changed_digit_of_a_siren_is_seen(siren: str, place: int, new: str) -> None:
    assert not siret.is_valid_siren(changed(siren, place, new))


@given(sirets)
def test_a_siret_with_its_key_is_valid(number: str) -> None:
    assume(not number.startswith("356000000"))
    assert siret.is_valid(number)


@given(sirets, st.integers(0, 13), st.sampled_from(string.digits))
def test_one_changed_digit_of_a_siret_is_seen(number: str, place: int, new: str) -> None:
    """La Poste's, which have a sum for a key, are left out: five more is not seen."""
    other = changed(number, place, new)
    assume(not number.startswith("356000000") and not other.startswith("356000000"))
    assert not siret.is_valid(other)


@given(sirets, st.integers(0, 13), st.sampled_from(string.ascii_uppercase))
def test_a_letter_in_a_siret_is_seen(number: str, place: int, new: str) -> None:
    assert not siret.is_valid(changed(number, place, new))


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("34866299000038", True),
        ("348 662 990 00038", True),
        ("47992882200069", True),
        ("39431067600017", True),
        ("35600000000048", True),  # La Poste's seat, by Luhn
        ("35600000049837", True),  # La Poste, by its sum
        ("35600000049838", False),
        ("MONACOCONFO001", True),
        ("MONACO123", False),
        ("348662990", False),
        ("", False),
        ("ABCDEFGHIJKLMN", False),
    ],
)
def test_sirets(number: str, valid: bool) -> None:
    assert siret.is_valid(number) is valid


@pytest.mark.parametrize(
    ("code", "valid", "bank"),
    [
        ("CCFRFRPP", True, "CCFRFRPP"),
        ("ccfrfrppxxx", True, "CCFRFRPP"),
        ("CCFR FR PP 001", True, "CCFRFRPP"),
        ("CCFRFRP", False, "CCFRFRP"),
        ("CCFRFRPPXX", False, "CCFRFRPP"),
        ("CCF1FRPP", False, "CCF1FRPP"),
        ("", False, ""),
    ],
)
def test_bics(code: str, valid: bool, bank: str) -> None:
    assert bic.is_valid(code) is valid
    assert bic.institution(code) == bank


ans = st.text(string.ascii_letters + string.digits, min_size=10, max_size=10)


@given(ans, st.integers(0, 9), st.sampled_from(string.ascii_letters + string.digits))
def test_one_changed_character_of_an_ans_number_is_never_the_same(
    number: str, place: int, new: str
) -> None:
    assert numero_ans.compare(number, number) is Accord.IDENTIQUE
    other = changed(number, place, new)
    accord = numero_ans.compare(number, other)
    assert accord is not Accord.IDENTIQUE
    assert numero_ans.compare(other, number) is accord


@pytest.mark.parametrize(
    ("a", "b", "accord"),
    [
        ("JGe2DPI009", "JGe2DPI009", Accord.IDENTIQUE),
        ("JGe2DPI009", "JGE2DPI009", Accord.PROCHE),
        ("JGe2DPI009", "JGe2DPl0O9", Accord.PROCHE),
        ("tndSAS0031", "tndSAS0032", Accord.DIFFERENT),
        ("JGe2DPI009", "JGe2DPI00", Accord.DIFFERENT),
    ],
)
def test_ans_numbers(a: str, b: str, accord: Accord) -> None:
    assert numero_ans.compare(a, b) is accord
