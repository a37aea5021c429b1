"""Archives of annual reports in, data that can be trusted out."""
