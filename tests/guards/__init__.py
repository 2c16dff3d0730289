"""Guards of the rules, taken out of a copy of the code one at a time: a test that cites the rule must fail."""
