"""The JSON of the views across modules."""
