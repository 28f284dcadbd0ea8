"""The drawing of templates: French measures and choices go in, parts of a .docx come out."""
