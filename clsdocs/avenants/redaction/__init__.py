"""The words of an avenant, and of the text in force made a document."""
