"""The dialect of plain data: dictionaries, lists, texts and numbers, bounded, every fault told."""
