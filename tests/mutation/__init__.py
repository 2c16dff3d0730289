"""`make mutate`: small faults are put into the rules of each service and of `shared`, one at a time; a unit
test has to notice each.

`engine.py` mutmut, `faults.py` what it changes besides · `trying.py` the copy of the tree in which it runs, and the
tests that judge · `outcome.py` which mutants lived, and where · `survivors.toml` those that may, each with its reason.
"""
