"""What was issued, signed and withdrawn: written once, never changed, and provable."""
