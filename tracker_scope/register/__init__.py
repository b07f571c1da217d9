"""Status accounting as of a date: one class and one basis for each ticket (pure)."""
