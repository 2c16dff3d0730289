"""What a person can see of reporting: one SELECT, one view; each says `as_of`."""
