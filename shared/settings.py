"""Configuration, read once from the environment (`KINERJA_…`). Secrets have no default."""

from enum import StrEnum
from functools import cached_property

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.ids import PersonId


class Environment(StrEnum):
    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Settings(BaseSettings):
    """What one process needs to know. Times are seconds."""

    model_config = SettingsConfigDict(env_prefix="KINERJA_", frozen=True, ignored_types=(cached_property,))

    env: Environment = Environment.PRODUCTION
    database_url: SecretStr
    """`postgresql://role:password@host:port/database`"""
    pool_size: int = 5
    statement_timeout: int = 15
    in_flight: int = Field(default=32, ge=1)
    """Requests that an api works on at once; whoever comes beyond that is asked to come back (decision 12)."""

    kafka: str = ""
    """Bootstrap servers; only the worker and the relay need it."""
    kafka_replication: int = 3
    instance: str = Field("", max_length=80, pattern=r"^[A-Za-z0-9._-]*$")
    """Who this worker is from one start to the next, such as the name of a StatefulSet's pod: its partitions wait for
    it. Unique by construction: two living workers of one name throw each other out. Empty: anybody."""

    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "INFO"
    otlp: str = ""
    """The collector of traces, such as `http://collector:4318`; without it nothing is traced."""
    trace_share: float = Field(default=1.0, ge=0, le=1)
    """Of the stories that begin here; others are traced as whoever began them wants it."""

    oidc_issuer: str
    oidc_jwks_url: str
    oidc_audience: str = "kinerja"
    oidc_algorithms: tuple[str, ...] = ("ES256", "RS256")
    oidc_person_claim: str = "sub"
    """The claim that holds the person's id in the directory."""

    platform_operators: tuple[PersonId, ...] = ()
    """Who may import before any office is known. Everyone else's authority comes from facts."""

    smtp_url: str = ""
    """`smtp://user:password@host:port`, `smtps://…`; only notification needs it."""
    mail_from: str = "kinerja@localhost"

    files: str = Field("", pattern=r"^(|file:///.+|s3://.+)$")
    """Where files lie: `file:///folder`, or `s3://bucket/prefix`; only services that take files need it."""
    files_endpoint: str = ""
    """Of a bucket that is not Amazon's, such as `https://minio:9000`."""
    files_region: str = "us-east-1"
    files_key: str = ""
    """Who signs; empty: what the platform gives the process, such as the role of its machine."""
    files_secret: SecretStr = SecretStr("")

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, address: SecretStr) -> SecretStr:
        if not address.get_secret_value().startswith("postgresql://"):
            raise ValueError("it must begin with postgresql://")
        return address

    @field_validator("otlp")
    @classmethod
    def _is_http(cls, address: str) -> str:
        if address and not address.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return address

    @property
    def rehearsal(self) -> bool:
        """A demonstration or a test: only here may the clock be moved and arrivals be asked for."""
        return self.env is not Environment.PRODUCTION

    @cached_property
    def dsn(self) -> str:
        """The address as drivers of PostgreSQL know it."""
        return self.database_url.get_secret_value()

    @cached_property
    def sqlalchemy_url(self) -> str:
        return self.dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
