"""Parses, calls one operation, formats: the command line."""
