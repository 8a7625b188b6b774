"""The virtual kit: gpiozero's pins without hardware, in real or in virtual time."""
