"""What is told to whom, what people want to hear, and the fate of a letter."""
