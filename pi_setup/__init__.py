"""The kit: setting up a machine, real or virtual, so that the course runs on it."""
