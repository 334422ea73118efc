"""Running an installation at the terminal: ``logistics database|keys|backup|users|clock …``."""
