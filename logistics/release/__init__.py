"""Who may go home and what is missing, the release itself, and the certificate as a record."""
