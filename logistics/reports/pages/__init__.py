"""Views across modules on screen."""
