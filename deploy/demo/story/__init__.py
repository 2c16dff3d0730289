"""One school's whole cycle, played through HTTP only as the people involved. The demo and the end-to-end test are this.

Each act sends the same idempotency key every time, so the story can be played again over what it left half done.
"""
