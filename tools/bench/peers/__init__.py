"""From one document in the syntax of each engine to what filling it costs, outside the tests."""
