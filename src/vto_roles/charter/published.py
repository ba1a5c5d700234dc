"""How texts of published JSON are spelled: a stranger may have written what is read back, so that msgspec checks it."""

from typing import Annotated

from msgspec import Meta

from vto_roles.model.terms import ID, MONTH_DAY

Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
MonthDay = Annotated[str, Meta(pattern=MONTH_DAY)]
Id = Annotated[str, Meta(pattern=ID)]
