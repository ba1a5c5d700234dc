"""Runs a job from file to file: options, terminal, pipeline, batches, examination of files."""
