"""Bad input for what is begun, noted, chosen or recorded: refused with its field, nothing written."""

import pytest

from tests.integration.bad_beginnings import BEGINNINGS
from tests.integration.bad_documents import Document
from tests.integration.directory_kit import PLATFORM
from tests.integration.test_bad_documents import is_not_there, leaves_the_draft


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=lambda beginning: beginning.name)
async def test_what_is_wrong_or_not_ones_own_changes_nothing(kits, beginning: Document) -> None:
    more = {"platform_operators": (PLATFORM,)} if beginning.service == "directory" else {}
    kit = await kits(beginning.service, **more)
    draft = await beginning.prepare(kit)
    await leaves_the_draft(kit, draft)
    if draft.foreign:
        await is_not_there(kit, draft)
