"""What is known of schools, people and offices, and what a newer export changes about it. Pure.

`facts.py` what is known · `placement.py` who begins and ceases to work where · `leadership.py` who leads, over time.
"""
