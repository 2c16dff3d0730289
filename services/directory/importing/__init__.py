"""From five CSV files to facts: read → check every row → compare → write and tell, in one transaction.

`reading.py` bytes to rows · `cells.py` a cell to a value · `files.py` what the five files look like ·
`checking.py` what must hold between rows and files · `known.py` and with what is known already ·
`applying.py` compare, write, tell · `keeping.py` the import itself, and the files of one that waits ·
`findings.py` what is said back.
"""
