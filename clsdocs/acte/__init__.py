"""The act: from facts and prose to every word of it, numbered and referenced."""
