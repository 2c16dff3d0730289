"""What a person can see after an observation: one view each. Who reads what is in `reading`."""
