"""One module per version of the schema, each with what it must do to the version before."""
