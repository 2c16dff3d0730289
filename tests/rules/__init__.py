"""The rule book, the tests that cite it, and the guards that keep it."""
