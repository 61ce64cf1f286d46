"""The shell of reports: a cell's outputs are those that a notebook in Jupyter would hold."""

import pytest

shell = pytest.importorskip("audit_lib.report.shell")

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def put_out():
    """Run a cell and give its outputs."""
    made = shell.make_shell()
    yield lambda source: made.run(source)[0]
    type(made).clear_instance()


def test_outputs_stand_in_the_order_in_which_they_come(put_out):
    outputs = put_out(
        "import sys\nfrom IPython.display import HTML, display\nprint('甲')\nprint('乙')\n"
        "display(HTML('<b>丙</b>'))\nprint('丁', file=sys.stderr)\n5"
    )

    assert [output["output_type"] for output in outputs] == [
        "stream",
        "display_data",
        "stream",
        "execute_result",
    ]
    assert outputs[0]["text"] == "甲\n乙\n"
    assert outputs[1]["data"]["text/html"] == "<b>丙</b>"
    assert outputs[2]["name"] == "stderr"
    assert outputs[3]["data"] == {"text/plain": "5"}


def test_an_error_is_an_output_with_its_traceback(put_out):
    [before, error] = put_out("print('before')\n1 / 0")

    assert before["text"] == "before\n"
    assert (error["output_type"], error["ename"]) == ("error", "ZeroDivisionError")
    assert any("1 / 0" in line for line in error["traceback"])


@pytest.mark.filterwarnings("ignore:To exit")  # what IPython tells whoever sits before it
@pytest.mark.parametrize("source", ["def f(:", "raise SystemExit(3)", "%no_such_magic"])
def test_whatever_does_not_run_is_an_error(put_out, source):
    assert [output["output_type"] for output in put_out(source)].count("error") == 1


def test_what_is_cleared_is_gone_and_what_follows_stays(put_out):
    outputs = put_out("from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)")

    assert [output["text"] for output in outputs] == ["2\n"]


def test_a_cell_may_wait_for_something(put_out):
    [output] = put_out("import asyncio\nawait asyncio.sleep(0)\n'done'")

    assert output["data"]["text/plain"] == "'done'"


def test_names_live_on_from_cell_to_cell(put_out):
    put_out("kept = 7")

    assert put_out("kept")[0]["data"]["text/plain"] == "7"
