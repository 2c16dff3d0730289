"""Files that people hand in: PDF, at most 10 MiB, kept until the last document that names them is gone.

What must hold (decision 14):
1. A row of `file` has its bytes. They are there before the row is, and go after it.
2. Bytes without a row have a row in `file_loose` that says from when on they are removed: nothing is left behind by
   whoever was killed in between, and nobody has to list the store.
3. A file that no document names is swept after a day. One that is named is not: whoever names it holds its row.
4. Nobody reads a file but through the document that names it, with that document's authority.
5. The same bytes of the same owner are one file.
"""
