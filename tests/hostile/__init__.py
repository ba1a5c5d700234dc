"""Files of strangers: what each is answered, how fast, in how much memory, and that nothing of it is obeyed."""
