"""Word: from a template compiled once and a drafted act to a .docx whose words are proved."""
