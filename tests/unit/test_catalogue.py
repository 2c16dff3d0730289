"""What can be chosen, and for whom (R-PLN-2, D19): an entry is of a level and of a capacity, or of all."""

from itertools import product

import pytest

from shared.catalogue import Entry
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity

FOR_SMP = (EducationLevel.SMP, EducationLevel.SMA)


@pytest.mark.parametrize(("level", "capacity"), product(EducationLevel, Capacity))
def test_an_entry_is_for_its_levels_and_its_capacity_R_PLN_2_D19(level: EducationLevel, capacity: Capacity) -> None:
    fits = level in FOR_SMP
    for leading in (None, capacity.leads, not capacity.leads):
        entry = Entry(code="X", title="X", levels=FOR_SMP, leading=leading)
        assert entry.fits(level, capacity) is (fits and leading in (None, capacity.leads))
        assert entry.model_copy(update={"levels": ()}).fits(level, capacity) is (leading in (None, capacity.leads))
