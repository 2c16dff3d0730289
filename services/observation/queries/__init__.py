"""What a person can see of observation: one SELECT, one view. Who reads what is in `reading`."""
