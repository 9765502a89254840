"""What members handed in to a team's ledger: their consents and their exports, exactly as they were signed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from impact.ledger.access import Access
from impact.ledger.consents import ended, kept_of, written
from impact.ledger.encoding import day_date, day_number
from impact.ledger.team_schema import deliveries, member_consents, members
from impact.model.consent import Kept, Signed
from impact.model.team import Delivered


class Papers(Access):
    """The part of a team's ledger that holds what members signed; every method raises LedgerError."""

    def keep_consent(self, member: str, kept: Kept) -> None:
        """Keep a member's consent; one that is there already stays as it is."""
        with self._writing() as connection:
            there = select(member_consents.c.id).where(_one(member, kept.id))
            if connection.scalar(there) is None:
                row = {"id": kept.id, "member": member, **written(kept)}
                connection.execute(insert(member_consents).values(row))

    def end_consent(self, member: str, key: str, day: date, end: Signed) -> None:
        """Let a consent hold no more since a day, by its signed revocation; what was sent by it goes."""
        with self._writing() as connection:
            row = {"revoked": day_number(day), "revocation": ended(end)}
            connection.execute(update(member_consents).where(_one(member, key)).values(row))
            connection.execute(delete(deliveries).where(_sent_by(member, key)))

    def let_go(self, member: str, key: str) -> None:
        """Take away what was sent by a consent that holds no more."""
        with self._writing() as connection:
            connection.execute(delete(deliveries).where(_sent_by(member, key)))

    def consents(self, member: str) -> tuple[Kept, ...]:
        """Every consent of a member, by id."""
        asked = select(member_consents, members.c.address).join(members, members.c.number == member_consents.c.member)
        wanted = asked.where(member_consents.c.member == member).order_by(member_consents.c.id)
        with self._reading() as connection:
            return tuple(kept_of(row, row.address) for row in connection.execute(wanted))

    def deliver(self, sent: Delivered) -> None:
        """Keep an export, in the place of the one that the member sent for the same window before."""
        mine = (deliveries.c.member == sent.member) & (deliveries.c.period == sent.window)
        with self._writing() as connection:
            connection.execute(delete(deliveries).where(mine))
            connection.execute(
                insert(deliveries).values(
                    member=sent.member, period=sent.window, consent=sent.consent, work=sent.work,
                    slip=sent.slip.text, signature=sent.slip.signature, day=day_number(sent.day),
                )
            )  # fmt: skip

    def delivery(self, member: str, window: str) -> Delivered | None:
        """What a member sent for a window, None for nothing."""
        return next((each for each in self.deliveries(window) if each.member == member), None)

    def deliveries(self, window: str | None = None) -> tuple[Delivered, ...]:
        """The exports for one window, or all of them, in no promised order."""
        asked = select(deliveries)
        if window is not None:
            asked = asked.where(deliveries.c.period == window)
        with self._reading() as connection:
            return tuple(
                Delivered(row.member, row.period, row.consent, row.work, Signed(row.slip, row.signature),
                          day_date(row.day) or date.min)
                for row in connection.execute(asked)
            )  # fmt: skip


def _one(member: str, key: str) -> ColumnElement[bool]:
    """One consent: what its id is called is the member's word, and somebody else's may be called the same."""
    return (member_consents.c.member == member) & (member_consents.c.id == key)


def _sent_by(member: str, key: str) -> ColumnElement[bool]:
    return (deliveries.c.member == member) & (deliveries.c.consent == key)


def forget_papers(connection: Connection, member: str) -> None:
    """Take away everything that a member handed in."""
    connection.execute(delete(deliveries).where(deliveries.c.member == member))
    connection.execute(delete(member_consents).where(member_consents.c.member == member))
