"""Sites and rooms as JSON, by noun."""
