"""The JSON that GitHub answers, one module a family; each function makes one published schema."""
