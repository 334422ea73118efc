"""What the JSON API of tracing takes and gives."""
