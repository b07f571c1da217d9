"""One file for each tracker or export format: fetch is the I/O, split and parse are pure."""
