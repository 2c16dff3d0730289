"""What a person can see of planning: one SELECT, one view."""
