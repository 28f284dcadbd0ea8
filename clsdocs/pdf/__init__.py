"""PDF: made of Word files by LibreOffice, mended so that they last and read aloud, and read."""
