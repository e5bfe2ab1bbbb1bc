"""Names, types and coreference."""
