"""The rules of a strand in plain sentences. They are the same for everybody and open to anybody.

They are made from the settings, so they stay true when a coordinator changes one.
"""

from __future__ import annotations

from collections.abc import Iterator

from scheme.policy import AgreementRule, Mode, Policy, Strength, Training

_MODES = {
    Mode.PROPOSED: "The scheme proposes pairs, a lead checks them, and both people are asked.",
    Mode.SHORTLIST: "The mentee chooses from a short list of suitable mentors, or asks to be matched.",
    Mode.COORDINATOR: "A coordinator looks for a mentor for each request, and both people are asked.",
}
_SENIORITY = {
    Strength.HARD: "The mentor always stands above the mentee on the ladder of grades.",
    Strength.SOFT: "The mentor stands above the mentee on the ladder of grades where possible.",
    Strength.OFF: "Grades do not decide who may mentor whom.",
}
_DEPARTMENTS = {
    Strength.HARD: "Mentor and mentee always work in different departments.",
    Strength.SOFT: "Mentor and mentee work in different departments where possible.",
    Strength.OFF: "Mentor and mentee may work in the same department or in different ones.",
}
_TRAINING = {
    Training.REQUIRED: "Mentors are trained before the first meeting; without training no pairing starts.",
    Training.REMINDED: "Mentors are asked to be trained before the first meeting, and are reminded of it.",
    Training.OFF: "Training is offered to mentors and not asked for.",
}
_AGREEMENT = {
    AgreementRule.REQUIRED: "Both complete and sign the agreement form, and keep it to themselves.",
    AgreementRule.RECOMMENDED: "An agreement form is recommended. The two keep it to themselves.",
    AgreementRule.PROFORMA: "Each fills in a starting form before the relationship begins, and keeps it.",
}


def in_words(policy: Policy) -> tuple[str, ...]:
    """One sentence for each rule that decides about people, the most asked-for first."""
    return tuple(_sentences(policy))


def _sentences(policy: Policy) -> Iterator[str]:
    yield _SENIORITY[policy.seniority_rule]
    if policy.grade_gap is not None and policy.grade_gap_rule is not Strength.OFF:
        firmly = "never" if policy.grade_gap_rule is Strength.HARD else "ideally not"
        yield f"The mentor is {firmly} more than {_count(policy.grade_gap, 'grade')} above the mentee."
    yield _DEPARTMENTS[policy.department_rule]
    yield (
        "A mentor is never in the mentee's line of management or supervision, "
        f"{_count(policy.line_levels, 'level')} up or down."
    )
    yield "Nobody is paired with somebody whom either has named as a conflict of interest."
    yield _MODES[policy.matching_mode]
    yield (
        f"A mentor takes at most {_count(policy.capacity_ceiling, 'mentee')}, "
        f"and {policy.capacity_default} unless they say otherwise."
    )
    yield _TRAINING[policy.training]
    yield _AGREEMENT[policy.agreement]
    online = " online" if policy.meetings_online else ""
    yield f"The two meet{online} at least {_times(policy.meetings_per_year)} a year."
    agreed = " unless the two agree otherwise" if policy.term_pair_agrees else ""
    yield f"A pairing lasts {_count(policy.term_months, 'month')}{agreed}. {_renewals(policy)}"
    yield "Either may decline, and either may end it at any time, without a reason."


def _renewals(policy: Policy) -> str:
    if policy.renewals == 0:
        return "It cannot be renewed."
    if policy.renewals is None:
        return "It can be renewed as often as both wish."
    return f"It can be renewed {_times(policy.renewals)}, if both wish."


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
