"""The facts: frozen values, one file per noun, each knowing the rules of its noun."""
