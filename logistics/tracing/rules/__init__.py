"""Who met whom, and what follows from it: plain facts in, no session and no clock."""
