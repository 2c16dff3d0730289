"""One ward for all tests of this directory. What breaks it for good comes last: alerting, then doctor, line by line."""

from collections.abc import Iterator

import pytest

from tests.operations.ward import Ward


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    made = Ward(tmp_path_factory.mktemp("ward"))
    try:
        made.start()
        yield made
    finally:
        made.close()
