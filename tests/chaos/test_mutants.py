"""Each classic mistake turns a named check red, and the same scene without it is green."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos import mutants, nursery, scenes
from tests.chaos.mutants import Patch
from tests.chaos.scenes import Stage
from tests.trial import Trial

Scene = Callable[[Stage], Awaitable[set[str]]]
MISTAKES: list[tuple[Patch, Scene, str]] = [
    (mutants.answer_before_commit, scenes.api_killed_after_its_answer, "lost"),
    (mutants.sent_before_acknowledged, scenes.relay_killed_after_marking, "lost"),
    (mutants.naive_cursor, scenes.commit_that_comes_late, "lost"),
    (mutants.relays_without_lanes, scenes.two_relays_one_slow, "disordered"),
    (mutants.offset_before_effect, scenes.worker_killed_in_its_work, "lost"),
    (mutants.offset_without_effect, scenes.session_ended_in_the_work, "lost"),
    (mutants.no_inbox_key, scenes.partition_read_again, "doubled"),
    (mutants.no_fence, scenes.zombie_with_a_record_in_hand, "begun"),
]


@pytest.fixture(scope="module", autouse=True)
def _nursery() -> Iterator[None]:
    yield
    nursery.close()


async def played(scene: Scene, trial: Trial, home: Path, mistake: Patch | None) -> set[str]:
    stage = Stage(trial, home, mistake)
    try:
        return await scene(stage)
    finally:
        for part in stage.parts:
            part.kill()


@pytest.mark.parametrize(("mistake", "scene", "red"), MISTAKES, ids=[m.__name__ for m, _, _ in MISTAKES])
async def test_a_mistake_is_seen(mistake: Patch, scene: Scene, red: str, trial: Trial, tmp_path: Path) -> None:
    assert await played(scene, trial, tmp_path, mistake) == {red}


@pytest.mark.parametrize("scene", [scene for _, scene, _ in MISTAKES], ids=lambda scene: scene.__name__)
async def test_without_the_mistake_the_scene_is_green(scene: Scene, trial: Trial, tmp_path: Path) -> None:
    assert await played(scene, trial, tmp_path, None) == set()
