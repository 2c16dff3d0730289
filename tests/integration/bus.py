"""Several services at once, and what carries what one tells to the others: the bus, without its waits."""

from shared.contracts import Event
from tests.integration.service_kit import Kit


class Bus:
    """`deliver` until nobody has anything new to tell: each event once to each service, in the order it was told."""

    def __init__(self, *kits: Kit) -> None:
        self.kits, self._told = kits, dict.fromkeys(kits, 0)

    async def feed(self, *events: Event) -> None:
        """What comes from outside, the directory's facts, to all; and what they tell because of it."""
        for kit in self.kits:
            await kit.feed(*events)
        await self.deliver()

    async def deliver(self) -> None:
        while events := [event for kit in self.kits for event in await self._news(kit)]:
            for kit in self.kits:
                await kit.feed(*events)

    async def _news(self, kit: Kit) -> list[Event]:
        told = list(await kit.told())
        news, self._told[kit] = told[self._told[kit] :], len(told)
        return news

    async def it_is(self, moment) -> None:
        for kit in self.kits:
            await kit.it_is(moment)
