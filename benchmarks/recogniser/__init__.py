"""Training of the recogniser that ships."""
