"""Whether sums, shares, payments and budgets agree, in facts, tables and sentences."""
