"""Which generation of each read model this process writes and reads: a rebuild is a new one, beside the old."""

from enum import StrEnum

from pydantic import PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class Model(StrEnum):
    """A read model: what one group writes."""

    ROSTER = "roster"
    DOSSIER = "dossier"
    PROGRESS = "progress"


class Generations(BaseSettings):
    """`KINERJA_REPORTING_GENERATION_DOSSIER=2` and its kin."""

    model_config = SettingsConfigDict(env_prefix="KINERJA_REPORTING_GENERATION_", frozen=True)

    roster: PositiveInt = 1
    dossier: PositiveInt = 1
    progress: PositiveInt = 1


CURRENT = Generations()


def group(model: Model, generation: int) -> str:
    """The name of the group; a new one begins at the beginning of the topics."""
    return f"reporting.{model}" + (f".g{generation}" if generation > 1 else "")
