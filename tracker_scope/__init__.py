"""Ties every ticket of a fixed-price project to a clause of its contract, as of a date."""

__version__ = "0.1.0"
