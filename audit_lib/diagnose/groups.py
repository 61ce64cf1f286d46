"""Failures that nothing explains, put together where they share a figure."""

from audit_lib.diagnose.network import Network

__all__ = ["find_groups"]


def find_groups(network: Network, failed: set[int]) -> list[list[int]]:
    """Failed rows that hang together through shared figures."""
    groups: list[tuple[set[int], set[int]]] = []
    for number in sorted(failed):
        facts, rows = set(network.facts_of(number)), {number}
        apart = []
        for other_facts, other_rows in groups:
            if other_facts & facts:
                facts |= other_facts
                rows |= other_rows
            else:
                apart.append((other_facts, other_rows))
        groups = [*apart, (facts, rows)]
    return [sorted(rows) for _, rows in groups]
