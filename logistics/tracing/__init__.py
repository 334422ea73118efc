"""Tracing: whom a positive met on flights, rides, floors and shifts, and what follows for them."""
