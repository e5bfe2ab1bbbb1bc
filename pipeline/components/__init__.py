"""spaCy components: thin wrappers that place spans."""
