"""What a process loads before it serves: nothing that only another role, or a verb, needs."""

import subprocess
import sys

NOT_BEFORE = {
    "alembic": "who serves does not migrate",
    "aiokafka": "an api needs no broker",
    "faststream": "only a worker listens",
    "httpx": "only an api that is asked fetches keys",
    "opentelemetry.sdk": "tracing is off unless it is configured",
}


def test_a_service_loads_no_library_that_its_role_does_not_use() -> None:
    apps = ["planning", "observation", "followup", "assessment", "notification", "reporting", "directory"]
    program = f"import sys; {'; '.join(f'import services.{app}.app' for app in apps)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    assert not {f"{module}: {why}" for module, why in NOT_BEFORE.items() if module in loaded}
