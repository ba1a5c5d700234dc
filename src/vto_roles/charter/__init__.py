"""The charter as it is published: its schema, written from a decision, cut to a subject, compared, explained, sealed."""
