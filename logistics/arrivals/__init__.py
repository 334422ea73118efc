"""Ports, flights, manifests, people and parties, screening and classification."""
