"""The command line: exit codes, what goes to which stream, one clear line for bad input."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.profiles import CULTURE
from synthetic.writers import write_text

from audit_lib.cli import main
from audit_lib.rules import load_suites
from audit_lib.rules.suites import SUITES

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data/sample"
SOUND, SPOILT = SAMPLE / "example-culture-2023-budget.xlsx", SAMPLE / "example-culture-2024-budget.xlsx"
COMMANDS = ("check", "run", "annotate", "rules", "tables", "lab")
BAD_INPUTS = {
    "garbage.xlsx": (b"\x00\x01\x02" * 500, "no text in UTF-8"),
    "broken.xlsx": (b"PK\x03\x04broken", "broken.xlsx"),
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\n", "is empty"),
    "letter.txt": ("各位同事：明天开会。\n".encode(), "is no budget or final-accounts disclosure"),
    "page.html": (b"<html><body><p>hello</p></body></html>", "is no budget or final-accounts disclosure"),
}


@pytest.fixture
def audit(monkeypatch, capsys):
    """Run the command line in this process: exit code, stdout, stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["audit", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return stopped.value.code or 0, out, err

    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "dumb")
    return run


def in_new_process(*arguments):
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, timeout=120, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def with_bad_input(folder, name):
    path = folder / name
    path.write_bytes(BAD_INPUTS[name][0])
    return path


def test_a_clean_disclosure_exits_with_0(audit):
    code, out, err = audit("check", SOUND)

    assert (code, err) == (0, "")
    assert "未发现差错" in out


def test_critical_findings_exit_with_1(audit):
    code, out, err = audit("check", SOUND, SPOILT)

    assert (code, err) == (1, "")
    assert "小数点移位" in out


def test_messages_are_english_where_asked(audit):
    _, out, _ = audit("check", SPOILT, "--lang", "en")

    assert "The decimal point has moved" in out
    assert "critical 1" in out


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_input_is_one_clear_line_and_exits_with_2(audit, tmp_path, name):
    path = with_bad_input(tmp_path, name)
    code, out, err = audit("check", path, "--lang", "en")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith(f"audit: {path}")
    assert BAD_INPUTS[name][1] in err


@pytest.mark.parametrize("command", ["check", "tables"])
def test_a_missing_path_is_one_clear_line_and_exits_with_2(audit, tmp_path, command):
    path = tmp_path / "nowhere.txt"
    told = {"en": "no such file; check the path", "zh": "文件不存在；请检查路径"}

    for lang, reason in told.items():
        assert audit(command, path, "--lang", lang) == (2, "", f"audit: {path}: {reason}\n")


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_folder_without_a_disclosure_says_so_and_exits_with_2(audit, tmp_path, command, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    code, _, err = audit(command, tmp_path / "empty")

    assert code == 2
    assert "nothing to audit" in err
    assert "Traceback" not in err


def test_bad_input_beside_good_exits_with_3_and_the_good_is_audited(audit, tmp_path):
    code, out, err = audit("check", with_bad_input(tmp_path, "empty.txt"), SOUND)

    assert code == 3
    assert "未发现差错" in out
    assert err.count("\n") == 1


def test_a_folder_is_audited_file_by_file(audit):
    code, out, _ = audit("check", SAMPLE)

    assert code == 1
    assert out.count("预算   ■") == len(list(SAMPLE.glob("example-*")))


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "x", "--lang", "fr"], ["nothing"], ["run", "x", "--jobs", "0"], ["check", "x", "--hm"]]
)  # fmt: skip
def test_wrong_arguments_exit_with_2_and_no_traceback(audit, arguments):
    code, _, err = audit(*arguments)

    assert code == 2
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_page(audit, command):
    code, out, _ = audit(command, "--help")

    assert code == 0
    assert f"audit {command}" in out


def test_the_help_page_names_every_command(audit):
    code, out, _ = audit("--help")

    assert code == 0
    assert all(re.search(rf"\b{command}\b", out) for command in COMMANDS)


def test_json_on_stdout_is_all_that_is_printed_there(audit, tmp_path):
    code, out, err = audit("check", SPOILT, with_bad_input(tmp_path, "letter.txt"), "--json", "-")
    told = json.loads(out)

    assert code == 3
    assert [disclosure["status"] for disclosure in told["disclosures"]] == ["audited", "not a disclosure"]
    assert "letter.txt" in err


def test_json_in_a_file_is_the_same_as_on_stdout_but_for_the_run(audit, tmp_path):
    _, out, _ = audit("check", SPOILT, "--json", "-")
    _, shown, _ = audit("check", SPOILT, "--json", tmp_path / "found.json")
    written, printed = json.loads((tmp_path / "found.json").read_text("utf-8")), json.loads(out)

    assert "小数点移位" in shown
    assert {key: written[key] for key in written if key != "run"} == {
        key: printed[key] for key in printed if key != "run"
    }


def test_json_that_cannot_be_written_is_one_clear_line(audit, tmp_path):
    code, _, err = audit("check", SOUND, "--json", tmp_path / "no" / "such" / "folder.json")

    assert code == 2
    assert "cannot be written" in err
    assert err.count("\n") == 1


def test_json_that_cannot_be_written_is_told_before_anything_is_audited(audit, monkeypatch, tmp_path):
    monkeypatch.setattr("audit_lib.auditing.audit_disclosure", lambda *_, **__: pytest.fail("audited first"))
    code, out, _ = audit("check", SOUND, "--json", tmp_path)

    assert (code, out) == (2, "")


def test_json_of_before_stands_until_there_is_a_new_one(audit, tmp_path):
    (tmp_path / "old.json").write_text("old")
    audit("check", tmp_path, "--json", tmp_path / "old.json")
    audit("check", tmp_path, "--json", tmp_path / "new.json")

    assert "old" == (tmp_path / "old.json").read_text()
    assert not (tmp_path / "new.json").exists()


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_the_lab_opens_for_root_too(audit, monkeypatch, user, allowed):
    started = []
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(os, "execv", lambda _, command: started.extend(command))
    audit("lab")

    assert ("--allow-root" in started) == allowed
    assert "lab" in started


def test_the_lab_asks_nobody_for_news_or_updates(audit, monkeypatch):
    started = []
    monkeypatch.setattr(os, "execv", lambda _, command: started.extend(command))
    audit("lab")

    assert {
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    } <= set(started)


def test_without_diagnosis_no_cause_is_told(audit):
    _, out, _ = audit("check", SPOILT, "--no-diagnosis")

    assert "成因" not in out
    assert "balance.project_total" in out
    assert "hierarchy.project" in out


def test_rules_of_one_suite_are_used_alone(audit):
    _, out, _ = audit("check", SPOILT, "--rules", SUITES / "budget/presence.json", "--json", "-")

    assert {rule["rule_id"].split(".")[0] for rule in json.loads(out)["disclosures"][0]["rules"]} == {
        "presence"
    }


@pytest.mark.parametrize("content", [None, "{", '{"name": "x", "expectations": [{}]}'])
def test_broken_rules_are_one_clear_line_and_exit_with_2(audit, tmp_path, content):
    path = tmp_path / "suite.json"
    if content is not None:
        path.write_text(content)
    code, out, err = audit("check", SOUND, "--rules", path)

    assert (code, out) == (2, "")
    assert err.startswith(f"audit: {path}")
    assert err.count("\n") == 1


def test_rules_lists_every_rule_by_family(audit):
    code, out, _ = audit("rules")

    assert code == 0
    assert all(out.count(f"  {rule.rule_id}  ") == 1 for rule in load_suites())
    assert "balance (" in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_catalogue_as_markdown_has_a_heading_and_a_title_for_every_rule(audit, lang):
    _, out, _ = audit("rules", "--markdown", "--lang", lang)
    sections = dict(section.split("`\n", 1) for section in out.split("### `")[1:])

    assert list(sections) == [rule.rule_id for rule in load_suites()]
    assert all(rule.title[lang] in sections[rule.rule_id] for rule in load_suites())


def test_checking_sound_rules_says_how_many(audit):
    assert audit("rules", "--check") == (0, f"{len(load_suites())} rules, nothing wrong\n", "")


def test_checking_broken_rules_lists_everything_and_exits_with_2(audit, tmp_path):
    sound = json.loads((SUITES / "budget/presence.json").read_text("utf-8"))
    sound["expectations"][0]["severity"] = "fatal"
    sound["expectations"][1]["kwargs"] = {"of": ["nowhere"]}
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(sound), "utf-8")
    code, out, err = audit("rules", path, "--check")

    assert (code, out) == (2, "")
    assert err.splitlines() == [
        f"audit: {path}: presence.required_tables: unknown severity 'fatal' (critical, warning, info)",
        f"audit: {path}: presence.empty_tables_explained: no such table: nowhere",
    ]


def test_tables_prints_what_was_read(audit):
    code, out, err = audit("tables", SOUND)

    assert (code, err) == (0, "")
    assert "收支总体情况表" in out
    assert "文字中的数字: " in out


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("未识别:", "7788  第7行 · 文字")),
        ("en", ("not understood:", "7788  line 7 · prose")),
    ],
)
def test_coverage_accounts_for_each_number_and_lists_what_is_not_understood(audit, tmp_path, lang, words):
    path = tmp_path / "one.txt"
    table = "部门收支总体情况表\n单位：万元\n\t项目\t\n\t预算数\n\n\t一、本年收入\n\t10.00\n\n"
    path.write_text(f"{table}\n项目支出28.00万元，涉及代号7788。\n", "utf-8")
    line = 1 + path.read_text("utf-8").split("\n").index("项目支出28.00万元，涉及代号7788。")
    code, out, _ = audit("tables", path, "--coverage", "--lang", lang)

    assert code == 0
    assert all(word.replace("7行", f"{line}行").replace("line 7", f"line {line}") in out for word in words)


def test_tables_are_written_as_csv_that_a_spreadsheet_reads(audit, tmp_path):
    code, out, _ = audit("tables", SOUND, "--csv", tmp_path / "csv")
    written = sorted(path.name for path in (tmp_path / "csv").iterdir())

    assert code == 0
    assert out.startswith(f"{len(written)} files")
    assert {"01-summary.csv", "10-three_public.csv", "facts.csv", "claims.csv"} <= set(written)
    assert (tmp_path / "csv/facts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "csv/facts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["table"] for row in csv.DictReader(file)} >= {"summary", "three_public"}


def test_tables_are_written_as_one_workbook(audit, tmp_path):
    code, _, _ = audit("tables", SOUND, "--xlsx", tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")

    assert code == 0
    assert {"01-summary", "10-three_public", "facts", "claims"} <= set(book.sheetnames)
    header = next(row for row in book["01-summary"] if row[0].value == "收 入")
    assert [cell.value for cell in header] == ["收 入", None, "支 出", None]


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|x", "-2+3"])
def test_a_text_that_looks_like_a_formula_is_written_as_text(audit, tmp_path, formula):
    source = tmp_path / "hostile.txt"
    text = write_text(compose(make_agency(1, 2024, profile=CULTURE), make_agency(1, 2023, profile=CULTURE)))
    source.write_bytes(text.replace("\t流动书车\n".encode(), f"\t{formula}\n".encode()))
    audit("tables", source, "--xlsx", tmp_path / "all.xlsx")
    audit("tables", source, "--csv", tmp_path / "csv")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row if formula in str(cell.value)]
    fields = [
        field
        for path in (tmp_path / "csv").iterdir()
        for row in csv.reader(path.read_text("utf-8-sig").splitlines())
        for field in row
        if formula in field
    ]

    assert cells
    assert fields
    assert all(cell.data_type != "f" for cell in cells)
    assert not [field for field in fields if field.startswith(formula)]


def test_a_place_that_cannot_be_written_is_one_clear_line(audit, tmp_path):
    (tmp_path / "file").write_text("x")
    for option, target in (("--csv", tmp_path / "file"), ("--xlsx", tmp_path / "no/such/folder.xlsx")):
        code, _, err = audit("tables", SOUND, option, target)
        assert code == 2
        assert "cannot be written" in err
        assert err.count("\n") == 1


def test_a_quick_check_loads_nothing_heavy():
    heavy = ("great_expectations", "matplotlib", "papermill", "nbconvert", "distributed", "hypothesis")
    script = (
        "import sys; from audit_lib.cli import main\n"
        f"sys.argv = ['audit', 'check', {str(SPOILT)!r}]\n"
        "try:\n    main()\n"
        f"except SystemExit as stopped:\n    print(stopped.code, [name for name in {heavy} if name in sys.modules])\n"
    )

    assert in_new_process("-c", script).stdout.decode().splitlines()[-1] == "1 []"


def test_the_package_runs_as_a_program_and_has_an_exit_code(tmp_path):
    done = in_new_process("-m", "audit_lib", "check", tmp_path / "nowhere.txt")

    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().count("\n") == 1


def test_json_on_stdout_is_utf_8_whatever_the_terminal_speaks():
    done = subprocess.run(
        [sys.executable, "-m", "audit_lib", "check", str(SPOILT), "--json", "-"],
        cwd=ROOT, capture_output=True, timeout=120, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip

    assert done.returncode == 1
    assert "样例县" in json.loads(done.stdout.decode("utf-8"))["disclosures"][0]["entity"]


def test_check_writes_working_papers_and_a_log(audit, tmp_path):
    paths = {kind: tmp_path / f"found.{kind}" for kind in ("csv", "xlsx", "sarif")}
    asked = [part for kind, path in paths.items() for part in (f"--{kind}", path)]
    code, out, _ = audit("check", SPOILT, *asked)
    rows = list(csv.reader(paths["csv"].read_text("utf-8-sig").splitlines()))
    results = json.loads(paths["sarif"].read_text("utf-8"))["runs"][0]["results"]

    assert code == 1
    assert out
    assert openpyxl.load_workbook(paths["xlsx"]).active.max_row - 1 == len(results) > 0
    assert "序号" == rows[0][0]


@pytest.mark.parametrize("option", ["--csv", "--xlsx", "--sarif"])
def test_a_paper_that_cannot_be_written_is_told_before_anything_is_audited(
    audit, monkeypatch, tmp_path, option
):
    monkeypatch.setattr("audit_lib.auditing.audit_disclosure", lambda *_, **__: pytest.fail("audited first"))
    code, _, err = audit("check", SOUND, option, tmp_path / "no" / "such" / "folder")

    assert code == 2
    assert "cannot be written" in err
