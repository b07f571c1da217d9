"""From the documents of the contract to the clauses in force on a date (pure)."""
