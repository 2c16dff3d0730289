"""The rules of what follows an observation. Pure: a method changes and tells, or refuses."""
