"""The rules of planning (rulebook 6.1–6.3). Pure: a method changes the object and returns the event, or refuses."""
