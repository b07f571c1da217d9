"""One file for each format in which people write specifications."""
