"""What the events say, in words and in a row: pure."""
