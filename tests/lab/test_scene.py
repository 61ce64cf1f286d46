"""Each act of the auditor makes a new scene; what cannot be done is said."""

from dataclasses import replace

import pytest
from builders import SAMPLES, sample_audit

from audit_lib.lab.scene import (
    Scene,
    choose_finding,
    open_scene,
    pick_figure,
    show_table,
    suggested_text,
    take_back,
    try_figure,
)
from audit_lib.lab.what_if import position_of
from audit_lib.terms import Lang

TOWN = "example-town-2023-budget.html"


@pytest.fixture
def scene():
    audit = sample_audit(TOWN)
    return Scene(printed=audit, audit=audit, lang=Lang.ZH)


def one_figure(scene):
    """The finding that suspects one figure alone."""
    return next(
        finding for finding in scene.audit.findings if finding.cause and len(finding.cause.suspect) == 1
    )


def test_a_file_opens_with_its_gravest_finding_chosen():
    scene = open_scene(SAMPLES / TOWN, Lang.ZH)

    assert scene.finding is scene.audit.findings[0]
    assert scene.picked == scene.suspects[0]


def test_a_chosen_finding_shows_its_tables_and_picks_its_suspect(scene):
    finding = one_figure(scene)
    chosen = choose_finding(scene, finding.fingerprint)
    suspect = finding.cause.suspect[0]

    assert (suspect.grid, suspect.row, suspect.col) == chosen.picked
    assert f"{suspect.table}/{suspect.line_code}@{suspect.column}" == chosen.address
    assert set(chosen.grids) == {place.grid for place in finding.places if place.grid}
    assert chosen.grids[0] == suspect.grid
    assert suggested_text(chosen) == finding.cause.suggested


def test_the_suggested_figure_solves_the_chosen_finding(scene):
    chosen = choose_finding(scene, one_figure(scene).fingerprint)

    tried = try_figure(chosen, suggested_text(chosen))

    assert len(tried.audit.findings) == len(scene.audit.findings) - 1
    assert tried.finding is None
    assert tried.grids == (chosen.picked[0],)  # its table stays in view
    assert tried.was == {chosen.picked: one_figure(scene).cause.printed}


def test_a_slip_that_is_tried_is_found_and_chosen(scene):
    facts = scene.printed.evidence.facts
    number = facts.index[(facts["table"] == "expenditure") & facts["line_code"].eq("2080501")][0]
    picked = pick_figure(scene, position_of(facts, number))

    tried = try_figure(picked, "99.99")

    assert tried.finding is not None
    assert picked.picked in tried.suspects


def test_what_is_no_amount_is_said_and_nothing_changes(scene):
    chosen = choose_finding(scene, one_figure(scene).fingerprint)

    tried = try_figure(chosen, "约16万")

    assert "约16万" in tried.said
    assert replace(tried, said="") == chosen


def test_the_printed_text_is_no_change(scene):
    chosen = choose_finding(scene, one_figure(scene).fingerprint)

    assert {} == try_figure(chosen, one_figure(scene).cause.printed).changes


def test_taking_back_leaves_the_other_changes(scene):
    facts = scene.printed.evidence.facts
    addresses = []
    for number in (10, 60):
        scene = try_figure(pick_figure(scene, position_of(facts, number)), "1.11")
        addresses.append(scene.address)

    assert addresses == list(scene.changes)
    assert addresses[1:] == list(take_back(scene, addresses[0]).changes)
    assert scene.printed is take_back(scene).audit


def test_a_cell_without_an_amount_cannot_be_picked(scene):
    assert scene == pick_figure(scene, (1, 1, 1))


def test_a_figure_of_another_table_brings_its_table(scene):
    facts = scene.printed.evidence.facts
    last = int(facts["grid"].max())
    number = facts.index[facts["grid"] == last][0]

    assert (last,) == pick_figure(scene, position_of(facts, number)).grids


def test_a_table_chosen_by_hand_is_shown_until_the_finding_is_wanted_again(scene):
    chosen = choose_finding(scene, scene.audit.findings[0].fingerprint)

    by_hand = show_table(chosen, 9)

    assert (9,) == by_hand.grids
    assert by_hand.picked is None
    assert chosen == show_table(by_hand, None)
