"""The only package that writes SQL: append-only evidence, its tree, and what can be dropped."""
