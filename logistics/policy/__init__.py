"""The law of the place as data: categories, measures, durations, tests and release, by version."""
