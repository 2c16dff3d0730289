"""No route takes a body that is not what it declares: every way to spoil one is refused with a problem document.

What is refused here never reaches a document, so none is needed, nor a database; `test_bad_documents.py` has both.
"""

import re
from uuid import uuid4

import pytest

from tests import builders as a
from tests.integration.bad_input import ANOTHER_TYPE, misbehaviour, spoils
from tests.integration.good_input import example
from tests.integration.service_kit import Kit, service_named
from tests.integration.test_routes import SERVICES


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_not_as_declared_is_refused_with_its_field(service: str) -> None:
    kit = Kit(service_named(service), "postgresql://nobody:nothing@127.0.0.1:1/none")
    schema, wrong, tried = kit.app.openapi(), [], 0
    headers = {"If-Match": '"0"'}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody")
            if body is None or "application/json" not in body["content"] or operation["x-rule"] == "rehearsal":
                continue
            client = kit.as_(a.ANI, "en" if tried % 2 else "id")
            place = re.sub(r"\{[^}]*npsn\}", a.NPSN, path)
            place = re.sub(r"\{[^}]*\}", str(uuid4()), place) + "?cycle=2025"
            for spoil in spoils(operation, schema, example(operation, schema)):
                if spoil.what == ANOTHER_TYPE:
                    continue  # whether a file is taken depends on the document
                sent = {**headers, "Content-Type": spoil.media_type}
                answer = await client.request(method, place, content=spoil.content, headers=sent)
                wrong.append(misbehaviour(answer, spoil, operation, schema))
                tried += 1
    await kit.close()
    assert not (found := [trouble for trouble in wrong if trouble]), "\n".join(found)
