"""State machines of the domain: which command is legal in which state is a table, and every cell of it is walked.

`machine.py` what a machine is, and one step of it · `walk.py` the walk that reaches every state and presses every
button there · one table per aggregate, in a file of its name.
"""
