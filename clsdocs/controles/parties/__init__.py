"""Whether those who are named, counted, authorised and who sign are the parties of the act."""
