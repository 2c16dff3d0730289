"""Reporting as it is, but for one thing: a transaction takes one record. What batches are worth is seen beside it."""

from services.reporting.app import service
from shared import messaging
from shared.entry import main

messaging.RECORDS = 1

if __name__ == "__main__":
    main(service)
