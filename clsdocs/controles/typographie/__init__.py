"""Whether texts are written as French typography wants, and can be read by all."""
