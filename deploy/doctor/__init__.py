"""The doctor: one screen of truth about a running system, and what to do. `python -m deploy.doctor --help`.

It only looks: nothing is changed, no message is sent, no group is joined. What does not answer in time is a finding.
The broker's clock cannot be asked; nothing depends on it.
"""
