"""Write the agenda as a calendar: the days on which papers go out, and the meetings with what goes to them."""

import datetime
from collections.abc import Iterator

from vto_roles.charter.agenda import Agenda, at_meeting
from vto_roles.output.ics import Occasion, sealed
from vto_roles.output.rendering import Rendering
from vto_roles.text import capital

_AHEAD = 7  # days


def write(rendering: Rendering, found: Agenda) -> bytes:
    """Return an event for each day on which something goes out, and for each meeting to come."""
    clean = rendering.clean()
    words = clean.words
    return sealed(clean, words("agenda", "title"), words("agenda", "sending_note"), _occasions(clean, found))


def _occasions(rendering: Rendering, found: Agenda) -> Iterator[Occasion]:
    words, roles = rendering.words, rendering.view.roles
    sent = [(one.send_by, one.body, "charter", words("agenda", "the_charter"), one.text) for one in found.bodies]
    sent += [(one.send_by, one.body, one.task, one.what, one.text) for one in found.turns]
    for send_by, role, name, what, about in sent:
        if send_by is not None and send_by >= found.date:
            title = words("agenda", "send_to", body=roles[role].the or roles[role].title, what=capital(what))
            day = datetime.date.fromisoformat(send_by)
            yield Occasion(key=f"send-{role}-{name}", day=day, title=title, about=about, ahead=_AHEAD)
    for role, days in found.meetings.items():
        for iso in days:
            items = [capital(one.what) for one in at_meeting(found, role, iso)]
            title = words("agenda", "meets", body=capital(roles[role].title))
            day = datetime.date.fromisoformat(iso)
            yield Occasion(key=f"meeting-{role}-{iso}", day=day, title=title, about="\n".join(items), ahead=_AHEAD)
