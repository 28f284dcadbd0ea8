"""clsdocs turns facts in YAML, clauses in Markdown and Word templates into contract documents."""
