from pathlib import Path

import pytest

from audit_lib.errors import ParameterError
from audit_lib.report import find_source, load_year_before, refuse_unknown_parameters
from audit_lib.report.parameters import find_parts

KNOWN = ("source", "previous", "lang")


def refuse(**names):
    refuse_unknown_parameters(names, known=KNOWN, required=("source",))


def test_known_parameters_pass():
    refuse(source="a.pdf", lang="en", In=["", "source = ''", "# Parameters\nsource = 'a.pdf'\nlang = 'en'"])


def test_an_injected_parameter_that_nobody_knows_is_refused():
    with pytest.raises(ParameterError, match=r"unknown notebook parameter: yaer .*source, previous, lang"):
        refuse(source="a.pdf", yaer=2025, In=["", "# Parameters\nyaer = 2025\n"])


def test_names_that_a_person_defined_by_hand_are_let_be():
    refuse(source="a.pdf", scratch=1, In=["", "scratch = 1"])


def test_a_plain_namespace_is_taken_for_what_was_given():
    with pytest.raises(ParameterError, match="yaer"):
        refuse(source="a.pdf", yaer=2025)


def test_a_missing_source_is_refused_with_where_to_set_it():
    with pytest.raises(ParameterError, match="set it in the parameters cell: source"):
        refuse(source="", In=[])


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="'fr'"):
        refuse(source="a.pdf", lang="fr", In=[])


def test_a_source_is_found_from_the_working_directory_first(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("mine")
    monkeypatch.chdir(tmp_path)

    assert "mine" == find_source("pyproject.toml").read_text()
    assert find_source("audit_lib/errors.py").is_file()
    assert "nowhere.pdf" == str(find_source("nowhere.pdf"))
    assert [Path("nowhere.pdf"), Path("elsewhere.pdf")] == find_parts("nowhere.pdf\nelsewhere.pdf\n")


def test_no_year_before_is_no_evidence():
    assert load_year_before("") is None
