"""mutmut, with our own faults besides. Started as a file, in a copy of the tree: mutants have `tests` of their own."""

from faults import FAULTS
from hypothesis import Phase, settings
from mutmut.__main__ import cli
from mutmut.mutation.mutators import mutation_operators

if __name__ == "__main__":
    # That a mutant dies is enough; the smallest example of it is for nobody.
    settings.register_profile("mutation", phases=(Phase.explicit, Phase.generate), database=None, deadline=None)
    settings.load_profile("mutation")
    mutation_operators.extend(FAULTS)
    cli()
