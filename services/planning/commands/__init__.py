"""What a person or an event can make happen in planning: load, decide, record."""
