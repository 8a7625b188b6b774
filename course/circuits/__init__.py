"""From a unit's circuit.toml to what a writer puts into the lesson: picture, steps, parts list."""
