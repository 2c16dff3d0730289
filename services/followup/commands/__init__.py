"""What a person or an event can make happen after an observation."""
