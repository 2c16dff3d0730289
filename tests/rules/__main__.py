"""`python -m tests.rules`: write docs/rules.md."""

from tests.rules.document import PAGE, ledger, page

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(ledger())
