"""The rules as Great Expectations expectations: the only module that imports great_expectations.

Each kind of expectation that a suite may use is made a ``BatchExpectation`` on the list of disclosures.  Their evidence
goes along with it: Great Expectations takes a checksum of every cell of a batch, twice.  One metric makes the evidence
ready once per batch; a second one, once per rule, calls the evaluator that ``confront`` calls.  Import this module late:
Great Expectations takes seconds to load.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import new_class
from typing import Any, ClassVar

import audit_lib.lean  # noqa: F401 - before what would load it

# isort: split
import great_expectations as gx
from great_expectations.core import ExpectationSuite
from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration

from audit_lib.errors import ExpectationError
from audit_lib.recognise import Evidence
from audit_lib.rules.evaluate import Confrontation, Found, Session, open_session, uncollected
from audit_lib.rules.kinds import arguments_of, known_arguments, known_kinds
from audit_lib.rules.suites import Rule
from audit_lib.terms import Outcome

__all__ = ["validate"]

_OPENED = "audit.opened"
_RESULTS = "audit.results"
_RUN = "run"
_ARGUMENTS = known_arguments()
_KEYS = ("rule_id", "phases", "forms", *_ARGUMENTS)


@dataclass(kw_only=True)
class _Run:
    """A validation under way: it goes along with the batch, and keeps what its metrics find place by place.

    In the results of Great Expectations, the records of all places would be copied several times.
    """

    evidence: Evidence
    numbers: Mapping[str, int]
    session: Session | None = None
    found: dict[str, Found] = field(default_factory=dict)

    def evaluate(self, asked: Mapping[str, Any]) -> Found:
        """Evaluate a rule that Great Expectations asks for by its kind, its arguments and whom it is meant for."""
        if self.session is None:
            raise ExpectationError(asked["rule_id"], "the evidence was not made ready")
        arguments = {name: asked[name] for name in _ARGUMENTS if asked.get(name) is not None}
        looked = self.session.look(
            self.numbers[asked["rule_id"]], asked["kind"], arguments, asked["phases"], asked["forms"]
        )
        (self.found[asked["rule_id"]],) = self.session.judge([looked])
        return self.found[asked["rule_id"]]

    def __deepcopy__(self, _: object) -> "_Run":
        """Wherever frames are copied, with what goes along with them, the run stays the one that it is."""
        return self


class Opened(TableMetricProvider):
    """The run that goes along with the batch, its evidence made ready: once, for every expectation."""

    metric_name = _OPENED

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],  # noqa: ARG002 - Great Expectations passes it by name
        metrics: dict[str, Any],  # noqa: ARG002
        runtime_configuration: dict[str, Any],  # noqa: ARG002
    ) -> "_Run":
        frame, _, _ = execution_engine.get_compute_domain(
            domain_kwargs=metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        run: _Run = frame.attrs[_RUN]
        run.session = open_session(run.evidence)
        return run


class RuleResults(TableMetricProvider):
    """How many places of one rule had each outcome; the records of the places are left with the run."""

    metric_name = _RESULTS
    value_keys = ("kind", *_KEYS)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,  # noqa: ARG002
        metric_domain_kwargs: dict[str, Any],  # noqa: ARG002
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],  # noqa: ARG002
    ) -> dict[str, int]:
        run: _Run = metrics[_OPENED]
        found = run.evaluate(metric_value_kwargs)
        counts = Counter(record.outcome for record in found.records)
        return {outcome.value: counts[outcome.value] for outcome in Outcome}

    @classmethod
    def _get_evaluation_dependencies(
        cls,
        metric: MetricConfiguration,
        configuration: object = None,  # noqa: ARG003
        execution_engine: object = None,  # noqa: ARG003
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG003
    ) -> dict[str, MetricConfiguration]:
        return {_OPENED: MetricConfiguration(_OPENED, metric.metric_domain_kwargs)}


class _AuditExpectation(BatchExpectation):
    """What all rules share: who they are, whom they are meant for, and how their outcomes are told."""

    kind: str = ""
    rule_id: str
    phases: list[str]
    forms: list[str]

    metric_dependencies: ClassVar[tuple[str, ...]] = (_RESULTS,)
    success_keys: ClassVar[tuple[str, ...]] = ("kind", *_KEYS)
    args_keys: ClassVar[tuple[str, ...]] = success_keys

    def _get_success_kwargs(self) -> dict[str, Any]:
        """What Great Expectations makes of the fields, from one configuration instead of one for every key."""
        given = self.configuration.kwargs
        keys = (*self.success_keys, *self.domain_keys)
        return {key: given.get(key, self._get_default_value(key)) for key in keys}

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002
        execution_engine: object = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        counts: dict[str, int] = metrics[_RESULTS]
        failed = counts[Outcome.FAIL.value]
        return {
            "success": not failed,
            "result": {
                "element_count": sum(counts.values()) - counts[Outcome.NOT_APPLICABLE.value],
                "unexpected_count": failed,
                "observed_value": counts,
            },
        }


def _declare(kind: str) -> type:
    """Declare an expectation type: its class is found by the name of its kind, and its fields are its arguments."""
    required, optional = arguments_of(kind)
    fields = {"kind": str, **dict.fromkeys(required, Any), **dict.fromkeys(optional, Any | None)}
    body = {"__module__": __name__, "__annotations__": fields, "kind": kind, **dict.fromkeys(optional)}
    name = "".join(word.capitalize() for word in kind.split("_"))
    return new_class(name, (_AuditExpectation,), exec_body=lambda namespace: namespace.update(body))


for _kind in known_kinds():
    _declare(_kind)


def validate(
    evidence: Evidence, rules: tuple[Rule, ...]
) -> tuple[Confrontation, ExpectationSuiteValidationResult]:
    """Validate stacked evidence with Great Expectations, once for all disclosures.

    Parameters
    ----------
    evidence : Evidence
        One disclosure, or many stacked.
    rules : tuple of Rule

    Returns
    -------
    Confrontation
        The same results as ``confront`` gives.
    ExpectationSuiteValidationResult
        Great Expectations' own record of the run, to be kept as evidence: counts by rule, without each place.

    Raises
    ------
    ExpectationError
        Great Expectations could not run the suite at all.
    """
    with uncollected():
        return _validate(evidence, rules)


def _validate(
    evidence: Evidence, rules: tuple[Rule, ...]
) -> tuple[Confrontation, ExpectationSuiteValidationResult]:
    run = _Run(evidence=evidence, numbers={rule.rule_id: number for number, rule in enumerate(rules)})
    disclosures = evidence.disclosures.copy(deep=False)
    disclosures.attrs = {_RUN: run}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    batch = (
        context.data_sources.add_pandas("evidence")
        .add_dataframe_asset("disclosures")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": disclosures})
    )
    suite = ExpectationSuite(name="audit", expectations=[_configured(rule) for rule in rules])
    try:
        validated = batch.validate(suite, result_format="COMPLETE")
    except GreatExpectationsError as error:
        raise ExpectationError("audit", str(error)) from error
    session = run.session or open_session(evidence)
    traces = {
        (config.meta or {})["rule_id"]: str(result.exception_info)
        for result in validated.results
        if (config := result.expectation_config)
    }
    found = [run.found.get(rule.rule_id) or session.crashed(rule, traces[rule.rule_id]) for rule in rules]
    return session.conclude(found, rules), validated


def _configured(rule: Rule) -> dict[str, Any]:
    """Write a rule as Great Expectations wants to read it."""
    return {
        "type": rule.kind,
        "kwargs": {
            **rule.kwargs,
            "rule_id": rule.rule_id,
            "phases": list(rule.phases),
            "forms": list(rule.forms),
        },
        "severity": rule.severity.value,
        "meta": {"rule_id": rule.rule_id, "version": rule.version, "title": dict(rule.title)},
    }
