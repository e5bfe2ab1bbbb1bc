"""Many articles at once: readers → `extract_many` → writers, with a journal that survives a crash."""
