"""Judges one notebook: what a task's cells did, and what a child should read about it."""
