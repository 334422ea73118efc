"""Questions across modules."""
