"""The steps of a cycle as the lists show them: the five of the improvement cycle are named by the policy (D20)."""

from enum import StrEnum

from shared.policies import Policy
from shared.texts import Text


class Step(StrEnum):
    """A column of the progress list."""

    PLAN = "PLAN"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    COMPETENCY = "COMPETENCY"
    DUTY = "DUTY"
    ASSESSMENT = "ASSESSMENT"
    DONE = "DONE"


COLUMNS = tuple(step for step in Step if step is not Step.DONE)

_NAMES = {
    Step.PLAN: Text("Perencanaan", "Planning"),
    Step.COMPETENCY: Text("Pengembangan Kompetensi", "Competency development"),
    Step.DUTY: Text("Pelaksanaan Tugas Pokok", "Core duty report"),
    Step.ASSESSMENT: Text("Penilaian Kinerja", "Assessment"),
    Step.DONE: Text("Selesai", "Done"),
}


def name_of(step: Step, policy: Policy, language: str) -> str:
    """The steps A to E have official names, which stay Indonesian."""
    return policy.step_names.get(step.value) or _NAMES[step].say(language, {})
