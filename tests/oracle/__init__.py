"""What would be otherwise, held against an organisation decided anew for each answer: too dear for `make quick`."""
