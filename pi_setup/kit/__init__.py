"""The kit in a child's hands: does what was built from a circuit.toml really work?"""
