"""Write a decision in words: the charter as it is published."""

import datetime
import math
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from vto_roles.charter import law_entries, provenance, rows, schema, standing
from vto_roles.charter.life import HeardEntry, LifeEntry, Status
from vto_roles.charter.page_one import with_page_one
from vto_roles.charter.redact import redact, with_mentioned
from vto_roles.decision import life as lives
from vto_roles.decision.facts import outcomes
from vto_roles.decision.fingerprints import fingerprints, letters, states
from vto_roles.finding import Finding
from vto_roles.model.decision import Allocation, Case, Deviation
from vto_roles.model.organisation import Waiver
from vto_roles.text import Words, capital, months_later
from vto_roles.version import __version__
from vto_roles.wording import Glossary, finding_row, message, titled, worded

_COORDINATOR = "vto-coordinator"


def write(
    case: Case,
    allocation: Allocation,
    findings: Sequence[Finding],
    words: Words,
    *,
    today: datetime.date,
    public: bool = False,
    reasons: bool = True,
    waived: Sequence[tuple[Finding, Waiver]] = (),
) -> schema.Charter:
    """Return the charter of one organisation.

    findings: all findings of the checks; waived: those that the organisation accepts; words: of the charter's language;
    today: the charter's date; public: redacted; reasons: with what annexes, cards, pages and JSON tell: why each letter
    is given, and what would move for a strategic organisation.
    """
    glossary = Glossary(case, words, outcomes(allocation.tasks, allocation.facts), reasons=reasons)
    staff = case.organisation.staff or ()
    identity, size = case.organisation.organisation, case.organisation.size
    errors = sum(finding.severity == "error" for finding in findings)
    dates = rows.calendar(allocation)
    roles, tasks = rows.roles(case, allocation, glossary, findings), rows.tasks(case, allocation, glossary)
    prints = fingerprints(allocation)
    wording = case.wording.get(words.language)
    charter = schema.Charter(
        schema=schema.SCHEMA,
        tool={"name": "vto-roles", "version": __version__, "catalog": case.catalogue.version},
        date=today.isoformat(),
        language=words.language,
        status="draft" if errors else "complete",
        organisation={
            "name": identity.name,
            "employer": identity.employer,
            "legal_form": identity.legal_form,
            "joint_committees": identity.joint_committees,
            "regions": identity.regions,
            "headcount": size.headcount,
            "fte": size.fte,
            "volunteers": size.volunteers,
        },
        summary=(),
        review_by=months_later(today, case.organisation.settings.review_months).isoformat(),
        roles=roles,
        time=_time(allocation, roles),
        bundles=rows.bundles(case.catalogue.bundles, tasks, glossary),
        tasks=tasks,
        competences_asked=any(person.competences is not None for person in staff),
        compact_below=case.organisation.settings.compact_below,
        consultation=rows.consultation(allocation, glossary),
        notes=rows.delegation_notes(allocation, words),
        calendar=dates,
        deviations=tuple(_deviation(one, case, glossary) for one in allocation.deviations),
        to_discuss=tuple(
            schema.DiscussionEntry(
                task=one.task,
                role=one.role,
                rivals=one.rivals,
                at=str(case.place(one.path)),
                text=words("discussion", role=glossary.the(one.role), rivals=tuple(map(glossary.the, one.rivals))),
            )
            for one in allocation.to_discuss
        ),
        groups=rows.groups(allocation, words),
        growth=rows.growth(case, allocation, glossary) if reasons else (),
        law=law_entries.lines(allocation, words),
        horizon=law_entries.horizon(allocation, words),
        fingerprints=prints,
        provenance=_provenance(case, allocation, words.language, today, prints["charter"]),
        findings=schema.ordered(finding_row(_titled(finding, glossary), words) for finding in findings),
        waived=tuple(
            schema.WaivedEntry(
                check=finding.check,
                subject=finding.subject,
                message=message(_titled(finding, glossary), words),
                reason=waiver.reason,
                until=waiver.until.isoformat() if waiver.until else None,
            )
            for finding, waiver in waived
        ),
        wording=wording if isinstance(wording, dict) else {},
    )
    charter = _with_life(charter, case, allocation)
    charter = with_mentioned(charter, [person.name for person in staff if person.name is not None])
    return redact(charter, words) if public else with_page_one(charter, words)


def _provenance(case: Case, allocation: Allocation, language: str, today: datetime.date, fingerprint: str) -> schema.Mark:
    places = [(overlay, case.tree.at(("overlays", number))) for number, overlay in enumerate(case.overlays)]
    return {
        "tool": __version__,
        "catalog": case.catalogue.version,
        "source": case.name,
        "language": language,
        "date": today.isoformat(),
        "public": False,
        "inputs": provenance.inputs(case),
        "inputs_of": provenance.inputs_of(case),
        "charter": fingerprint,
        "overlays": tuple({"file": place.file, "source": overlay.source or ""} for overlay, place in places),
        "letters": {row.task: letters(row) for row in allocation.matrix.rows},
        "duties": {row.task: allocation.duties[row.task] for row in allocation.matrix.rows},
        "deadlines": {
            row.task: allocation.deadlines[row.task] for row in allocation.matrix.rows if row.task in allocation.deadlines
        },
    }


def _with_life(charter: schema.Charter, case: Case, allocation: Allocation) -> schema.Charter:
    """Return a charter with how far it is; an error in its file keeps it a draft, whatever bodies said."""
    waits: Status = "draft" if standing.open_points(charter) else "ready"
    if case.register is None or not case.register.entries:
        return replace(charter, life=LifeEntry(status=waits))
    found = _life(case, allocation, waits)
    found = replace(found, status="draft") if charter.status == "draft" else found
    return replace(
        charter, life=found, provenance={**charter.provenance, "register": case.register.digest, "status": found.status}
    )


def _life(case: Case, allocation: Allocation, waits: Status) -> LifeEntry:
    """Return how far the charter of an organisation is.

    waits: a draft or ready, as long as no body said what is asked of all.
    """
    done, months = lives.acts(case.register, allocation.day, case.catalogue), case.organisation.settings.review_months
    found = lives.life(done, states(allocation), case.catalogue, months, allocation.day)
    return LifeEntry(
        status=found.status or waits,
        since=found.act.on.isoformat() if found.act else None,
        by=found.act.body if found.act else None,
        until=found.until.isoformat() if found.until else None,
        changed=found.changed,
        heard=tuple(
            HeardEntry(
                role=name,
                on=one.said.on.isoformat(),
                advice=one.said.advice,
                answered=one.answer.on.isoformat() if one.answer else None,
                answer=one.answer.answer if one.answer else None,
            )
            for name, one in found.heard.items()
        ),
    )


def _time(allocation: Allocation, roles: Sequence[schema.RoleEntry]) -> dict[str, float]:
    """Return the part of a full-time job that the rule of thumb advises for coordination, and the part that is freed."""
    result = {} if allocation.advised_time is None else {"advised": allocation.advised_time}
    holders = (holder for role in roles if role.id == _COORDINATOR for holder in role.holders)
    if freed := [holder.vto_time for holder in holders if holder.vto_time is not UNSET]:
        result["freed"] = round(math.fsum(freed), 3)
    return result


def _deviation(one: Deviation, case: Case, glossary: Glossary) -> schema.DeviationEntry:
    words = glossary.words
    none = words("letters", "none")
    args = {
        "role": glossary.the(one.role),
        "letter": none if one.letter == "none" else one.letter,
        "before": words.join(one.recommended or (none,)),
        "previous": glossary.the(one.previous) if one.previous else "",
        "changed": one.letter if one.previous else None,
    }
    return schema.DeviationEntry(
        task=one.task,
        role=one.role,
        letter=one.letter,
        recommended=one.recommended,
        reason=one.reason,
        review_by=one.review_by.isoformat() if one.review_by else None,
        federation=one.federation,
        at=str(case.place(one.path)),
        text=capital(worded(("deviation",), args, words)),
    )


def _titled(finding: Finding, glossary: Glossary) -> Finding:
    """Return a finding for readers of the charter: titles in the place of ids, and of paths of the file."""
    found, answer = titled(finding, glossary), finding.args.get("answer")
    return found if answer is None else replace(found, args={**found.args, "answer": _answer(str(answer), glossary)})


def _answer(path: str, glossary: Glossary) -> str:
    """Return what an answer at a path of the organisation's file is about."""
    from vto_roles.charter.answer_text import AnswerText

    return AnswerText(glossary).what(tuple(path.split(".")))
