"""A failure that hangs together with no other: its figures are named as one of so many, likeliest first."""

from builders import audit_of
from diagnose.test_program import network_of

from audit_lib.diagnose import diagnose

SUM = "expenditure/201@total={total}; expenditure/201@basic={basic}; expenditure/201@project=40.00"


def explanation_of(notation: str):
    [found] = diagnose(network_of(notation)).explanations
    return found


def places(notation: str, suggested) -> list[str]:
    coordinate = network_of(notation).coordinate
    return ["/".join(coordinate[fact]) for fact in suggested]


def test_the_figures_of_a_lone_failed_sum_are_rivals_and_none_is_called_the_only_one():
    found = explanation_of(SUM.format(total="108.00", basic="63.17"))

    assert found.lone
    assert found.certainty == "one of 3"
    assert {fact for other in (found, *found.rivals) for fact in other.suggested} == set(
        network_of(SUM.format(total="108.00", basic="63.17")).printed
    )


def test_a_detail_is_suspected_before_the_total_where_nothing_else_tells():
    notation = SUM.format(total="108.00", basic="63.17")
    found = explanation_of(notation)
    ranked = [places(notation, other.suggested)[0] for other in (found, *found.rivals)]

    assert ranked[-1] != "expenditure/201/basic"
    assert found.score == max(other.score for other in (found, *found.rivals))


def test_a_figure_that_another_rule_confirms_is_no_suspect():
    notation = (
        SUM.format(total="108.00", basic="63.17")
        + "; summary/201@amount=108.00; appropriation/201@total=108.00; revenue/201@total=108.00"
    )
    network = network_of(notation)
    named = {
        network.coordinate[fact]
        for found in diagnose(network).explanations
        for other in (found, *found.rivals)
        for fact in other.suggested
    }

    assert ("expenditure", "201", "total") not in named
    assert ("expenditure", "201", "basic") in named


def test_the_one_figure_that_nothing_confirms_is_the_first_to_check():
    [finding] = [
        finding
        for finding in audit_of(
            "summary/basic@amount=83.17; expenditure/total@total=100.00; expenditure/total@basic=60.00; "
            "expenditure/total@project=40.00; expenditure/201@total=100.00; expenditure/201@basic=60.00; "
            "expenditure/201@project=40.00",
            form="jiangsu_budget",
        ).findings
        if finding.cause
    ]

    assert (finding.cause.kind, finding.cause.certainty) == ("unconfirmed", "unresolved")
    assert [(place.table, place.line_code, place.suggested) for place in finding.cause.suspect] == [
        ("summary", "basic", "60.00")
    ]


def test_a_sum_that_holds_has_no_suspects():
    assert diagnose(network_of(SUM.format(total="103.17", basic="63.17"))).explanations == ()
