"""What may be muted, and what is always told (R-NTF-2)."""

import pytest

from services.notification.domain.notices import Channel, Notice, Number
from services.notification.domain.preferences import COMPULSORY, MessageCompulsory, Preferences
from tests import builders as a


def test_who_chose_nothing_is_told_everything() -> None:
    chosen = Preferences(a.ANI)
    assert all(chosen.wants(notice, Channel.IN_APP) for notice in Notice)
    assert chosen.wants(Notice.PLAN_SUBMITTED, Channel.EMAIL)
    assert not chosen.wants(Notice.FOLLOW_UP_COLLECTED, Channel.EMAIL), "N16 is for the app only"


def test_muting_is_by_channel_and_whole() -> None:
    chosen = Preferences(a.ANI)
    chosen.choose({Number.N16: False, Number.N10: True}, {Number.N03: False})
    assert not chosen.wants(Notice.FOLLOW_UP_COLLECTED, Channel.IN_APP)
    assert not chosen.wants(Notice.PLAN_SUBMITTED, Channel.EMAIL)
    assert chosen.wants(Notice.PLAN_SUBMITTED, Channel.IN_APP)
    chosen.choose({}, {})
    assert chosen.wants(Notice.FOLLOW_UP_COLLECTED, Channel.IN_APP)
    assert chosen.version == 2


def test_what_is_muted_is_kept_in_order_and_what_is_wanted_is_not() -> None:
    chosen = Preferences(a.ANI)
    chosen.choose({Number.N16: False, Number.N02: False, Number.N03: True}, {Number.N25: False, Number.N01: False})
    assert (chosen.muted_in_app, chosen.muted_by_email) == (("N02", "N16"), ("N01", "N25"))


def test_each_compulsory_message_that_is_muted_is_named_and_nothing_is_kept() -> None:
    chosen = Preferences(a.ANI, ("N02",), ("N03",))
    with pytest.raises(MessageCompulsory) as refused:
        chosen.choose({Number.N25: False, Number.N16: False, Number.N01: False}, {Number.N10: False})
    assert [error.field for error in refused.value.errors] == ["/in_app/N01", "/in_app/N25"]
    assert (chosen.muted_in_app, chosen.muted_by_email, refused.value.status) == (("N02",), ("N03",), 422)


@pytest.mark.parametrize("number", sorted(COMPULSORY))
def test_compulsory_messages_stay_in_the_app_but_their_email_may_go_R_NTF_2(number: Number) -> None:
    chosen = Preferences(a.ANI)
    with pytest.raises(MessageCompulsory) as refused:
        chosen.choose({number: False}, {})
    assert [error.field for error in refused.value.errors] == [f"/in_app/{number}"]
    assert chosen.version == 0
    chosen.choose({}, {number: False})
    assert not any(chosen.wants(notice, Channel.EMAIL) for notice in Notice if notice.number == number)


def test_the_compulsory_ones_are_those_of_the_rule_that_there_are() -> None:
    assert {"N01", "N07", "N15", "N25"} == COMPULSORY
