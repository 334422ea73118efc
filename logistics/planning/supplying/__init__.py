"""Supplies ahead: what will be needed, how long stock lasts, and what should go where."""
