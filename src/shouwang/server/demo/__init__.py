"""The model operation, loaded from plain files through the same actions a person would use; rows are never written by hand."""
