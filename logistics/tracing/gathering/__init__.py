"""The meetings of people, each kind in one or two questions, however many were near."""
