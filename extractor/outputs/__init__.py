"""What people and programs get to see: summaries, CSV, tables and pages drawn, the schema."""
