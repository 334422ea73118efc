"""Masks, suits and disinfectant as a ledger: items, lots, places, and every box that moved."""
