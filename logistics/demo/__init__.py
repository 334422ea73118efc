"""One invented district, its sites, flights and staff: for the demonstration and the tests."""
