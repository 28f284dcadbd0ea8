"""Whether an act keeps to its words: names, acronyms, obligations, nothing of a draft."""
