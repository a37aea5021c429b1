"""A store as tables for other programs and for people, in files that describe themselves."""
