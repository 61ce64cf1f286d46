"""A disclosure that a browser prints reads as the web page that it was printed from."""

from pathlib import Path

import pytest

from audit_lib import audit_disclosure

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "data/sample"
PAPERS = {
    "A4": "@page {size: A4} td, th {border: 1px solid black}",
    "A3 across": "@page {size: A3 landscape} td, th {border: 1px solid black; padding: 2px 6px}",
    "rules below the rows": "@page {size: A4 landscape} td, th {border-bottom: 1px solid gray}",
}


def stated(source):
    """What an audit reads and finds, whatever the kind of file."""
    audit = audit_disclosure(source)
    evidence = audit.evidence
    facts, claims, indicators = evidence.facts, evidence.claims, evidence.indicators
    return {
        "facts": set(facts[["table", "line_code", "column", "raw"]].itertuples(index=False, name=None)),
        "claims": claims[["kind", "value", "direction", "subject"]].to_numpy().tolist(),
        "indicators": indicators[["project", "indicator", "target", "weight"]].to_numpy().tolist(),
        "findings": {(finding.severity, finding.fingerprint) for finding in audit.findings},
        "not understood": audit.coverage.not_understood,
    }


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["example-archives-2023-budget", "example-town-2023-budget"])
def test_a_printed_web_page_states_what_the_page_states(chromium, tmp_path, name, paper):
    source, page, printed = SAMPLE / f"{name}.html", tmp_path / f"{name}.html", tmp_path / f"{name}.pdf"
    style = f"<style>table {{border-collapse: collapse}} {PAPERS[paper]}</style></head>".encode()
    assert b"</head>" in source.read_bytes()
    page.write_bytes(source.read_bytes().replace(b"</head>", style, 1))
    chromium("--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())

    assert stated(source) == stated(printed)
