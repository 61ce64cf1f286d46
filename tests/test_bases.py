"""What a rule rests on, told in English: each norm has its name there."""

import pytest

from audit_lib.bases import tell_basis
from audit_lib.rules import load_suites


@pytest.mark.parametrize("basis", sorted({rule.basis for rule in load_suites()}))
def test_every_basis_of_the_suites_has_an_english_name(basis):
    told = tell_basis(basis, "en")

    assert told != basis, "name it in audit_lib/reference/bases.toml"
    assert not any("\u4e00" <= char <= "\u9fff" for char in told)
    assert tell_basis(basis, "zh") == basis


def test_a_basis_that_is_not_known_stands_as_it_is_stated():
    assert tell_basis("《某某办法》：应当公开", "en") == "《某某办法》：应当公开"
