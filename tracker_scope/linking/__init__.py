"""Ties tickets to clauses: references and decisions (pure)."""
