"""What an office should know about a report before it is published: remarks, and their wording."""
