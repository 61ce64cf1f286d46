"""How a relation between figures of one statement is made, and what it is called."""

from audit_lib.recognise.subjects import core
from audit_lib.rules.index import Index
from audit_lib.rules.relations import Ref, Relation
from audit_lib.rules.statements import Said, Statement

__all__ = ["name_of", "relate", "relate_terms"]


def name_of(statement: Statement) -> str:
    """Name a statement in canonical keys: by its item, else by its subject."""
    return "/".join(part for part in statement.item if part) or core(statement.subject)


def relate(index: Index, statement: Statement, kind: str, figures: tuple[Said, ...], what: str) -> Relation:
    """The relation between figures of prose that a statement tells."""
    return relate_terms(index, statement, kind, tuple(("claim", figure.number) for figure in figures), what)


def relate_terms(
    index: Index, statement: Statement, kind: str, terms: tuple[Ref, ...], what: str
) -> Relation:
    """The relation between figures of prose and tables that a statement tells."""
    instance = f"{what} {name_of(statement)}"
    return Relation(disclosure=index.disclosure, instance=instance, kind=kind, terms=terms)
