import pytest

from audit_lib.report.markup import Html, element, join

HOSTILE = """<script>alert("1")</script>'&"""
ESCAPED = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#x27;&amp;"


def test_text_is_escaped_and_html_is_not():
    assert element("td", HOSTILE, element("b", HOSTILE)) == f"<td>{ESCAPED}<b>{ESCAPED}</b></td>"


def test_attributes_are_escaped():
    assert element("a", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;"></a>'


def test_html_joined_to_text_escapes_the_text():
    assert Html("<b></b>") + "<i>" == "<b></b>&lt;i&gt;"


@pytest.mark.parametrize(("child", "expected"), [(None, ""), (0, "0"), ([["a"], iter("<")], "a&lt;")])
def test_children_may_be_missing_numbers_or_nested(child, expected):
    assert join([child]) == expected


def test_attributes_may_be_bare_or_absent():
    assert (
        element("details", open=True, id=None, class_="x", data_row=3)
        == '<details open class="x" data-row="3"></details>'
    )


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\u202e", "\ud800"])
def test_characters_that_deceive_or_break_a_page_are_replaced(char):
    assert element("td", f"a{char}b") == "<td>a\ufffdb</td>"


def test_a_notebook_shows_html_as_html():
    assert Html("<b>1</b>")._repr_html_() == "<b>1</b>"


def test_a_notebook_keeps_html_once_and_not_its_source_as_text():
    html = Html("<b>1</b>" * 1000)

    kept = html._repr_mimebundle_()

    assert kept["text/html"] == html
    assert len(kept["text/plain"]) < 100
