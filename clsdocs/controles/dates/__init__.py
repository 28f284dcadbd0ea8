"""Whether days exist, come in their order, and keep to the period of the act."""
