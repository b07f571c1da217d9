"""The nouns of the domain: frozen values without I/O, importing nothing but the errors."""
