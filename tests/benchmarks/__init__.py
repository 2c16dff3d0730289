"""What a unit of work costs, beside a reference in the same run: `make bench-…`, never as a timed test.

Method: CPU time of every process that does the work, per unit (`cost`); reference and ours in turn, A B B A (`pairs`);
what a restless machine spoiled is dropped, not averaged in (`guard`); one table and one JSON file (`report`).
"""
