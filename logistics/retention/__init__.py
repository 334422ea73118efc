"""How long data about people is kept, holds on it, and its erasure across all stations."""
