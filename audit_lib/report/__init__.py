"""Reports: an audit as charts, tables and cards, in a notebook and as one HTML page that opens offline."""

from audit_lib.report.cards import render_card, render_cards, render_findings
from audit_lib.report.charts import (
    Chart,
    tidy_basic_and_project,
    tidy_economic,
    tidy_functional,
    tidy_revenue,
    tidy_three_public,
    tidy_years,
)
from audit_lib.report.drawings import render_chart
from audit_lib.report.ledger import render_coverage, render_provenance, render_rules, render_unrecognised
from audit_lib.report.markup import Html
from audit_lib.report.overview import (
    render_heat_map,
    render_overview,
    render_ranking,
    render_run_verdict,
    render_unread,
)
from audit_lib.report.parameters import find_source, load_audit, load_year_before, refuse_unknown_parameters
from audit_lib.report.render import render_html, render_parts, render_styles, run_notebook
from audit_lib.report.runs import load_run
from audit_lib.report.tables import render_table, render_tables
from audit_lib.report.verdict import name_audit, render_verdict
from audit_lib.report.views import render_views

__all__ = [
    "Chart",
    "Html",
    "find_source",
    "load_audit",
    "load_run",
    "load_year_before",
    "name_audit",
    "refuse_unknown_parameters",
    "render_card",
    "render_cards",
    "render_chart",
    "render_coverage",
    "render_findings",
    "render_heat_map",
    "render_html",
    "render_overview",
    "render_parts",
    "render_provenance",
    "render_ranking",
    "render_rules",
    "render_run_verdict",
    "render_styles",
    "render_table",
    "render_tables",
    "render_unread",
    "render_unrecognised",
    "render_verdict",
    "render_views",
    "run_notebook",
    "tidy_basic_and_project",
    "tidy_economic",
    "tidy_functional",
    "tidy_revenue",
    "tidy_three_public",
    "tidy_years",
]
