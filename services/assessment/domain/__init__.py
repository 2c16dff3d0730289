"""The rules of assessment (rulebook 6.12, 6.13, 9). Pure: a method changes the object and returns the event."""
