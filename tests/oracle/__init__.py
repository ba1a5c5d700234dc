"""What is held over hundreds of organisations, each decided anew: too dear for `make quick`."""
