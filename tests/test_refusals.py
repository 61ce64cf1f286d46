"""Every reason for which a file is refused is told in both languages."""

import ast
import re
from pathlib import Path

import pytest

from audit_lib.refusals import tell_reason
from audit_lib.terms import Lang

ROOT = Path(__file__).parents[1] / "audit_lib"
ERRORS = {"UnreadableSourceError", "NotADisclosureError"}
TELLERS = {"_refusal", "_reason", "_why_no_disclosure"}  # functions that word a reason
HELD = {"_REASONS", "_SAVE_AS"}  # constants that hold reasons by kind
CHINESE = re.compile("[一-鿿]")


def worded(node, names):
    """The text of an expression, with X for what it fills in; None where it is no text."""
    match node:
        case ast.Constant(value=str()):
            return node.value
        case ast.JoinedStr():
            return "".join(worded(part, names) or "X" for part in node.values)
        case ast.FormattedValue() | ast.Name():
            return names.get(ast.unparse(node.value if isinstance(node, ast.FormattedValue) else node))
        case ast.BinOp():
            return (worded(node.left, names) or "X") + (worded(node.right, names) or "X")
    return None


def reasons_in(path):
    tree = ast.parse(path.read_text("utf-8"))
    names, held = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if text := worded(node.value, names):
                names[name] = text
            if name in HELD:
                held += node.value.values if isinstance(node.value, ast.Dict) else []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and len(node.args) > 1:
            held.append(node.args[1])
        elif isinstance(node, ast.FunctionDef) and node.name in TELLERS:
            held += [part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value]
    return {text for node in held if (text := worded(node, names))}


REASONS = sorted({reason for path in ROOT.rglob("*.py") for reason in reasons_in(path)})


def test_reasons_are_found():
    assert len(REASONS) > 50


@pytest.mark.parametrize("reason", REASONS)
def test_every_part_of_a_reason_has_its_chinese(reason):
    told = tell_reason(reason, Lang.ZH)

    assert reason == tell_reason(reason, Lang.EN)
    assert all(CHINESE.search(part) for part in told.split("；"))
    assert not re.search(r"\b(?:it|the|is|that)\b", told.removesuffix("X"))


def test_what_an_error_names_is_kept():
    told = tell_reason("its part xl/a.xml is damaged (bad CRC); download it again")

    assert "其中的 xl/a.xml 已损坏（bad CRC）；请重新下载" == told


def test_an_unknown_reason_stands_as_it_is():
    assert "fell into the water; dry it" == tell_reason("fell into the water; dry it").replace("；", "; ")


def test_the_phase_of_prose_alone_is_told_in_chinese():
    told = tell_reason("is only the prose of a disclosure (2023 final): its tables are missing", Lang.ZH)

    assert told == "只有公开文本的文字部分（2023 年决算），没有报表"
