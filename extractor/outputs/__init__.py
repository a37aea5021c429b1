"""What people and programs get to see: summaries, CSV, tables in four formats, the schema."""
