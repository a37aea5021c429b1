"""One SQLite file for an archive: what was read, how often, by which run, and what people decided."""
