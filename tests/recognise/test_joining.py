"""Several files of one disclosure are one; two disclosures never are."""

from pathlib import Path

import pytest

from audit_lib.auditing import audit_disclosure, read_sources
from audit_lib.errors import NotADisclosureError
from audit_lib.export import describe_audit
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import join_disclosures
from audit_lib.report.places import name_place

REVENUE = (
    "部门收入总体情况表",
    [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "90.00"], ["合计", "", "90.00"]],
)
EXPENDITURE = (
    "部门支出总体情况表",
    [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "90.00", "60.00", "40.00"],
    ],
)
SUMMARY = ("部门收支总体情况表", [["项目", "预算数"], ["一、本年收入", "90.00"], ["收入总计", "90.00"]])
PROSE = (
    "一、收支预算总体情况说明",
    "某某局{year}年收入预算100.00万元，其中一般公共预算90.00万元，政府性基金10.00万元。",
    "支出预算100.00万元，比上年增加20.00万元，增长21%，其中基本支出60.00万元，项目支出40.00万元。",
)


def published(folder, name, *parts, agency="某某局", year=2023, kind="部门预算"):
    """Write one file: a title, then tables and sentences in the order given."""
    lines = [f"{agency}{year}年{kind}公开", ""]
    for number, part in enumerate(parts, start=1):
        if isinstance(part, str):
            lines += [part.format(year=year), ""]
            continue
        title, rows = part
        lines += [f"表{number}", "", title, "", f"编制部门：{agency}      单位：万元"]
        lines += [line for row in rows for line in (*(f"\t{text}" for text in row), "")] + [""]
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")
    return path


def joined(*paths):
    """The names of the files of each disclosure."""
    groups = join_disclosures([read_disclosure(path) for path in paths])
    return [[part.source.name for part in group.files] for group in groups]


def test_tables_and_prose_in_two_files_are_one_disclosure(tmp_path):
    prose = published(tmp_path, "a.txt", *PROSE)
    tables = published(tmp_path, "b.txt", REVENUE, EXPENDITURE)

    assert [["b.txt", "a.txt"]] == joined(prose, tables)


def test_a_file_a_table_is_one_disclosure(tmp_path):
    files = [
        published(tmp_path, f"{number}.txt", table)
        for number, table in enumerate((REVENUE, EXPENDITURE, SUMMARY))
    ]

    assert [["0.txt", "1.txt", "2.txt"]] == joined(*files)


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2024},
        {"kind": "部门决算"},
        {"agency": "另一局"},
        {"kind": "单位预算"},
        {"name": "elsewhere/b.txt"},
    ],
    ids=["year", "phase", "agency", "level", "folder"],
)
def test_files_that_differ_in_what_they_are_stay_apart(tmp_path, other):
    about = {"name": "b.txt", **other}
    tables = published(tmp_path, about.pop("name"), REVENUE, EXPENDITURE, **about)
    prose = published(tmp_path, "a.txt", *PROSE)

    assert 2 == len(joined(tables, prose))


def test_two_files_with_the_same_table_are_two_versions(tmp_path):
    first = published(tmp_path, "a.txt", REVENUE, EXPENDITURE)
    second = published(tmp_path, "b.txt", REVENUE, SUMMARY)

    assert [["a.txt"], ["b.txt"]] == joined(first, second)


def test_two_files_with_the_same_prose_are_two_versions(tmp_path):
    first = published(tmp_path, "a.txt", REVENUE, *PROSE)
    second = published(tmp_path, "b.txt", EXPENDITURE, *PROSE)

    assert [["a.txt"], ["b.txt"]] == joined(first, second)


def test_prose_that_could_belong_to_either_of_two_versions_is_joined_with_none(tmp_path):
    files = [
        published(tmp_path, "a.txt", REVENUE),
        published(tmp_path, "b.txt", REVENUE),
        published(tmp_path, "c.txt", *PROSE),
    ]

    assert [["a.txt"], ["b.txt"], ["c.txt"]] == joined(*files)


def test_prose_of_a_department_joins_the_department_and_not_its_unit(tmp_path):
    department = published(tmp_path, "a.txt", REVENUE)
    unit = published(tmp_path, "b.txt", REVENUE, kind="单位预算")
    prose = published(tmp_path, "c.txt", *PROSE)

    assert [["a.txt", "c.txt"], ["b.txt"]] == joined(department, unit, prose)


def test_a_party_organ_is_the_same_with_and_without_its_prefix(tmp_path):
    tables = published(tmp_path, "a.txt", REVENUE, agency="中共某某县委办公室")
    prose = published(tmp_path, "b.txt", *PROSE, agency="某某县委办公室")

    assert [["a.txt", "b.txt"]] == joined(tables, prose)


def test_a_file_that_does_not_name_its_agency_joins_the_one_that_it_speaks_of(tmp_path):
    tables = published(tmp_path, "a.txt", REVENUE)
    speaking, silent = tmp_path / "b.txt", tmp_path / "c.txt"
    speaking.write_text("2023年部门预算\n\n" + "\n\n".join(PROSE).format(year=2023), "utf-8")
    silent.write_text("2023年部门预算\n\n请各单位按时公开，联系电话另行通知。", "utf-8")

    assert [["a.txt", "b.txt"], ["c.txt"]] == joined(tables, speaking, silent)


def test_prose_alone_says_that_its_tables_are_missing(tmp_path):
    prose = published(tmp_path, "a.txt", *PROSE)

    with pytest.raises(
        NotADisclosureError, match="only the prose of a disclosure \\(2023 budget\\): its tables are"
    ):
        audit_disclosure(prose)


def test_files_that_do_not_belong_together_are_not_audited_as_one(tmp_path):
    this, other = (published(tmp_path, f"{year}.txt", REVENUE, year=year) for year in (2023, 2024))

    with pytest.raises(NotADisclosureError, match=r"no part of one disclosure with 2024\.txt"):
        audit_disclosure([this, other])


def test_findings_name_the_file_that_they_stand_in(tmp_path):
    files = [published(tmp_path, "a.txt", REVENUE, EXPENDITURE), published(tmp_path, "b.txt", *PROSE)]
    audit = audit_disclosure(files)
    places = [place for finding in audit.findings for place in finding.places]
    described = describe_audit(audit)

    assert {"a.txt", "b.txt"} == {place.source for place in places}
    assert all(name_place(audit.evidence, place, "zh").count(".txt") == 1 for place in places)
    assert [str(file) for file in files] == [part["source"] for part in described["files"]]
    assert str(files[0]) == described["source"]
    assert "department" == described["level"]


def test_a_finding_of_one_file_names_none(tmp_path):
    audit = audit_disclosure(published(tmp_path, "a.txt", REVENUE, EXPENDITURE, *PROSE))

    assert {""} == {place.source for finding in audit.findings for place in finding.places}


def test_what_is_joined_finds_the_same_as_one_file(tmp_path):
    whole = audit_disclosure(published(tmp_path / "one", "a.txt", REVENUE, EXPENDITURE, *PROSE))
    split = audit_disclosure(
        [published(tmp_path, "a.txt", REVENUE, EXPENDITURE), published(tmp_path, "b.txt", *PROSE)]
    )

    assert whole.findings
    assert [finding.fingerprint for finding in whole.findings] == [
        finding.fingerprint for finding in split.findings
    ]


def test_a_department_and_its_unit_have_findings_of_their_own(tmp_path):
    department = audit_disclosure(published(tmp_path, "a.txt", EXPENDITURE))
    unit = audit_disclosure(published(tmp_path, "b.txt", EXPENDITURE, kind="单位预算"))

    assert {found.fingerprint for found in department.findings}.isdisjoint(
        found.fingerprint for found in unit.findings
    )


def test_order_of_the_files_changes_nothing_but_the_order(tmp_path):
    files = [published(tmp_path, "a.txt", REVENUE), published(tmp_path, "b.txt", *PROSE)]
    one, other = (
        join_disclosures([read_disclosure(path) for path in paths])[0] for paths in (files, files[::-1])
    )

    assert one == other


def test_a_folder_is_read_as_the_disclosures_in_it(tmp_path):
    published(tmp_path, "a.txt", REVENUE)
    published(tmp_path, "b.txt", *PROSE)
    published(tmp_path, "c.txt", REVENUE, *PROSE, year=2022)
    readings, failures = read_sources([tmp_path])

    assert [2, 1] == [len(reading.disclosure.files) for reading in readings]
    assert [] == failures


@pytest.mark.corpus
def test_a_real_disclosure_in_two_files_is_one(shared):
    readings, failures = read_sources([shared / "corpus"])
    several = [reading for reading in readings if reading.disclosure.parts]

    assert [["tables", "narrative"]] == [
        [Path(part.source).stem.rsplit("-", 1)[-1] for part in reading.disclosure.files]
        for reading in several
    ]
    assert [] == failures
