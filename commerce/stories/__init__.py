"""What the stories of commerce have in common: which order they are about, and how they reach other systems."""
