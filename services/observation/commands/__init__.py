"""What a person or an event can make happen in observation: load, decide, record."""
