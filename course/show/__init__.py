"""What may be seen of a submission: the one place where a stranger's text becomes a page or a line."""
