"""From events to history, and from history to the state as of a date (pure)."""
