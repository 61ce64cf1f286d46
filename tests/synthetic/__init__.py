"""Disclosures of made-up agencies: figures, tables, sentences and files, from a seed.

A budget is a handful of atomic entries (who pays, for what, how much).
Every printed figure is a sum of entries, so whatever the tables and sentences say agrees by construction,
and a mistake is in a file only where `planting` put it.
Nothing of the audit library is used here: generator and reader can then test each other.
"""
