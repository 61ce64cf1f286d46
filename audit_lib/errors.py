"""What stops the work: an exception means that we could not look; what we saw is a finding."""

from pathlib import Path

__all__ = [
    "AuditError",
    "DuplicateRuleError",
    "ExampleError",
    "ExpectationError",
    "FactError",
    "FormulaSyntaxError",
    "JobError",
    "NoSuchFigureError",
    "NotADisclosureError",
    "ParameterError",
    "ReportError",
    "RuleError",
    "SourceError",
    "SuiteSyntaxError",
    "UnknownAddressError",
    "UnparseableAmountError",
    "UnreadableSourceError",
]


class AuditError(Exception):
    """Root of every error that this library raises on purpose."""


class SourceError(AuditError, ValueError):
    """A source file cannot be used."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(str(path), reason)

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class UnreadableSourceError(SourceError):
    """A source file is missing, damaged, empty or of a kind that no reader knows."""


class NotADisclosureError(SourceError):
    """A source file was read, and holds no table that any form knows."""


class FactError(AuditError, ValueError):
    """A printed figure cannot be used."""


class UnparseableAmountError(FactError):
    """A text was taken for an amount and is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)

    def __str__(self) -> str:
        return f"not an amount: {self.text!r}"


class NoSuchFigureError(FactError):
    """An address names no amount cell of a disclosure."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)

    def __str__(self) -> str:
        return f"no amount stands at {self.address!r} (write table/line@column, as the tables were read)"


class RuleError(AuditError, ValueError):
    """A rule cannot be used."""

    def __init__(self, rule_id: str, reason: str, path: Path | str | None = None) -> None:
        self.rule_id = rule_id
        self.reason = reason
        self.path = None if path is None else Path(path)
        super().__init__(rule_id, reason, path)

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.rule_id}: {self.reason}"


class SuiteSyntaxError(RuleError):
    """A suite or an expectation in it has not the shape that a suite must have."""


class ExampleError(RuleError):
    """An example of a rule cannot be read, or does not come out as the rule says."""


class FormulaSyntaxError(RuleError):
    """A formula of a rule does not follow the grammar."""


class UnknownAddressError(RuleError):
    """A formula names a table, a line or a column that the vocabulary does not hold."""


class DuplicateRuleError(RuleError):
    """Two rules carry the same rule_id."""


class ParameterError(AuditError, TypeError):
    """A notebook was given a parameter that it does not know, or lacks one that it needs."""

    def __init__(self, name: str, known: tuple[str, ...], reason: str) -> None:
        self.name = name
        self.known = known
        self.reason = reason
        super().__init__(name, known, reason)

    def __str__(self) -> str:
        return f"{self.reason}: {self.name} (parameters: {', '.join(self.known)})"


class ExpectationError(AuditError, RuntimeError):
    """Great Expectations could not evaluate a suite."""

    def __init__(self, suite: str, reason: str) -> None:
        self.suite = suite
        self.reason = reason
        super().__init__(suite, reason)

    def __str__(self) -> str:
        return f"{self.suite}: {self.reason}"


class ReportError(AuditError, RuntimeError):
    """A notebook failed while a report was made; its half-run copy was saved first."""

    def __init__(self, notebook: Path | str, cell_index: int, reason: str) -> None:
        self.notebook = Path(notebook)
        self.cell_index = cell_index
        self.reason = reason
        super().__init__(str(notebook), cell_index, reason)

    def __str__(self) -> str:
        cell = f"cell {self.cell_index}: " if self.cell_index else ""
        return f"{self.notebook}: {cell}{self.reason}"


class JobError(AuditError, RuntimeError):
    """A job of a batch ended without a result, for a reason that nobody foresaw."""

    def __init__(self, job: str, reason: str) -> None:
        self.job = job
        self.reason = reason
        super().__init__(job, reason)

    def __str__(self) -> str:
        return f"{self.job}: {self.reason}"
