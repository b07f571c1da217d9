"""One user verb for each file: the only code that sees two stages."""
