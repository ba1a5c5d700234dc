"""Write a decision in words: the charter as it is published."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from vto_roles.charter import consultation, provenance, rows
from vto_roles.charter.redact import redact, with_mentioned
from vto_roles.charter.schema import SCHEMA, Charter, DeviationEntry, DiscussionEntry, Mark, WaivedEntry, ordered
from vto_roles.charter.summary import summary
from vto_roles.finding import Finding
from vto_roles.model.decision import Allocation, Case, Deviation
from vto_roles.model.organisation import Waiver
from vto_roles.text import Words, capital
from vto_roles.version import __version__
from vto_roles.wording import Glossary, finding_row, message, worded

_COORDINATOR = "vto-coordinator"


def write(
    case: Case,
    allocation: Allocation,
    findings: Sequence[Finding],
    words: Words,
    *,
    today: datetime.date,
    public: bool = False,
    waived: Sequence[tuple[Finding, Waiver]] = (),
) -> Charter:
    """Return the charter of one organisation.

    findings: all findings of the checks; waived: those that the organisation accepts; words: of the charter's language;
    today: the charter's date; public: redacted.
    """
    glossary, staff = Glossary(case, words), case.organisation.staff or ()
    identity, size = case.organisation.organisation, case.organisation.size
    errors = sum(finding.severity == "error" for finding in findings)
    dates = consultation.calendar(allocation, today)
    tasks = rows.tasks(case, allocation, glossary)
    prints = provenance.fingerprints(allocation)
    wording = case.wording.get(words.language)
    charter = Charter(
        schema=SCHEMA,
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
        summary=summary(case, allocation, glossary, dates, errors),
        roles=rows.roles(case, allocation, glossary, findings),
        time=_time(case, allocation),
        bundles=rows.bundles(case.catalogue.bundles, tasks, glossary),
        tasks=tasks,
        competences_asked=any(person.competences is not None for person in staff),
        compact_below=case.organisation.settings.compact_below,
        consultation=consultation.consultation(allocation, glossary),
        notes=consultation.delegation_notes(case, allocation, words),
        calendar=dates,
        deviations=tuple(_deviation(one, case, glossary) for one in allocation.deviations),
        to_discuss=tuple(
            DiscussionEntry(
                task=one.task,
                role=one.role,
                rivals=one.rivals,
                at=str(case.place(one.path)),
                text=words("discussion", role=glossary.the(one.role), rivals=tuple(map(glossary.the, one.rivals))),
            )
            for one in allocation.to_discuss
        ),
        groups=rows.groups(case, allocation, words),
        law=consultation.law(allocation, words),
        fingerprints=prints,
        provenance=_provenance(case, allocation, words.language, today, prints["charter"]),
        findings=ordered(finding_row(_titled(finding, glossary), words) for finding in findings),
        waived=tuple(
            WaivedEntry(
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
    charter = with_mentioned(charter, [person.name for person in staff if person.name is not None])
    return redact(charter, words) if public else charter


def _provenance(case: Case, allocation: Allocation, language: str, today: datetime.date, fingerprint: str) -> Mark:
    places = [(overlay, case.tree.at(("overlays", number))) for number, overlay in enumerate(case.overlays)]
    return {
        "tool": __version__,
        "catalog": case.catalogue.version,
        "source": case.name,
        "language": language,
        "date": today.isoformat(),
        "public": False,
        "inputs": provenance.inputs(case),
        "charter": fingerprint,
        "overlays": tuple({"file": place.file, "source": overlay.source or ""} for overlay, place in places),
        "letters": {row.task: provenance.letters(row) for row in allocation.matrix.rows},
    }


def _time(case: Case, allocation: Allocation) -> dict[str, float]:
    """Return the part of a full-time job that the rule of thumb advises for coordination, and the part that is freed."""
    result = {}
    if allocation.advised_time is not None:
        result["advised"] = allocation.advised_time
    state = allocation.roles.get(_COORDINATOR)
    people = {person.id: person for person in case.organisation.staff or ()}
    freed = [people[one].vto_time for one in state.holders] if state is not None else []
    if given := [share for share in freed if share is not None]:
        result["freed"] = round(sum(given), 3)
    return result


def _deviation(one: Deviation, case: Case, glossary: Glossary) -> DeviationEntry:
    words = glossary.words
    none = words("letters", "none")
    args = {
        "role": glossary.the(one.role),
        "letter": none if one.letter == "none" else one.letter,
        "before": words.join(one.recommended or (none,)),
        "previous": glossary.the(one.previous) if one.previous else "",
        "changed": one.letter if one.previous else None,
    }
    return DeviationEntry(
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
    """Return a finding for readers of the charter: titles in the place of ids."""
    titles: Mapping[str, Callable[[str], str]] = {
        "role": glossary.the,
        "roles": glossary.the,
        "task": glossary.task,
        "competences": glossary.competence,
        "person": glossary.person,
        "tasks": glossary.task,
        "judged": glossary.task,
        "group": lambda name: glossary.words("groups", name),
        "phase": lambda name: glossary.words("phases", name),
    }
    args: dict[str, Any] = {}
    for name, value in finding.args.items():
        if name in titles and isinstance(value, tuple):
            args[name] = tuple(titles[name](one) for one in value)
        else:
            args[name] = titles[name](value) if name in titles and isinstance(value, str) else value
    return replace(finding, args=args)
