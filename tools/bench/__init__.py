"""Measures run by hand: from made-up acts to milliseconds, never part of the tests."""
