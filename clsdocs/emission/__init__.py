"""From an act that is ready to the version that all sign, and to the proof that nothing moved."""
