"""Pages that belong to no app: frame, accounts, errors, audit."""
