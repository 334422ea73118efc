"""Running an installation: its database, keys, backups, users, clock and workers."""
