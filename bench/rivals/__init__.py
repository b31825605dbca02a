"""What the city is measured against, each with the settings that its own documentation gives."""
