"""Authorization servers that others wrote, started by the tests that need them."""
