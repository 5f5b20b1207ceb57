"""What a platform says of people's accounts, in the order in which it became so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from storage.store import Store
from storage.tables import account


def is_news(store: Store, platform: str, workspace: str, user: str, as_of: datetime | None) -> bool:
    """Note as of when (aware) the platform describes an account; False if it has described a later state.

    Its words may come late and in any order, and to several processes at once: the later state stands.
    An account that is not known, and a word without a moment, are news.
    """
    if as_of is None:
        return True
    which = (
        account.c.platform == platform,
        account.c.workspace == workspace,
        account.c.user_mark == store.vault.mark(user),
    )
    earlier = or_(account.c.told_at.is_(None), account.c.told_at <= as_of)
    # One statement, so that of two processes the second looks again once the first is done.
    if store.conn.execute(update(account).where(*which, earlier).values(told_at=as_of)).rowcount == 1:
        return True
    return store.conn.execute(select(account.c.person_id).where(*which)).one_or_none() is None
