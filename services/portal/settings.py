"""What the portal needs to know, read once from the environment (`KINERJA_…`). It has no secrets."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import Environment


class PortalSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="KINERJA_", frozen=True)

    env: Environment = Environment.PRODUCTION
    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "INFO"
    otlp: str = ""
    trace_share: float = Field(default=1.0, ge=0, le=1)

    oidc_issuer: str
    portal_services: dict[str, str] = {}
    """Name → base address, as JSON: `{"planning": "http://127.0.0.1:8102"}`."""
    portal_links: dict[str, str] = {}
    """The same as a browser reaches them, where that is another address."""

    @property
    def demo(self) -> bool:
        """Signing in as anybody exists only where the clock can be moved, too."""
        return self.env is not Environment.PRODUCTION
