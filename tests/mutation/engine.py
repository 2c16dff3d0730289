"""mutmut, with our own faults besides. Started as a file, in a copy of the tree: mutants have `tests` of their own."""

import os
import sys

from faults import FAULTS
from hypothesis import Phase, settings
from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation.mutators import mutation_operators


def forget() -> None:
    """What the rules remember from before the fork: it would answer for the mutant."""
    for path in config().source_paths:
        module = sys.modules.get(".".join(path.with_suffix("").parts))
        for value in list(vars(module).values()) if module else ():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


if __name__ == "__main__":
    # That a mutant dies is enough; the smallest example of it is for nobody.
    settings.register_profile("mutation", phases=(Phase.explicit, Phase.generate), database=None, deadline=None)
    settings.load_profile("mutation")
    mutation_operators.extend(FAULTS)
    os.register_at_fork(after_in_child=forget)
    cli()
