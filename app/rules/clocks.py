"""The deadlines of one inquiry: what set each going, when it ends, and whether it was met.

A clock exists only where something on file set it going. "Before" clocks count from the earliest possible day of an
uncertain trigger and are met only if even the latest possible day of the answer is in time; an expected reply is overdue only
when its latest possible day has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.model.calendar import add_months
from app.model.case import Case
from app.model.dates import UncertainDate
from app.model.ids import RecordId
from app.model.inquiry import Direction, Letter, LetterKind
from app.rules.body import Body, ClockRule, Trigger
from app.rules.timeline import Timeline, sort_key

DUE_SOON_DAYS = 30
LAST_WEEK_DAYS = 7
OTHER = "authority"
"""The rules for a body that has none of its own."""


class State(StrEnum):
    """Where a clock stands. `unknown`: sent in time, but nothing says when it was received, or no day to count from."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    LAST_WEEK = "last_week"
    OVERDUE = "overdue"
    MET = "met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Set:
    """What set a clock going."""

    what: str
    date: UncertainDate
    record: RecordId


@dataclass(frozen=True)
class Clock:
    """`subject`: the inquiry. `due`: the last day, None where none can be counted. `sent`: when we acted, where receipt counts.

    `satisfied_by`: the letter that met it, or met it too late (then the state is overdue). `days_left` at the day asked
    about: negative when past, None without a due day or once met. `late_days`: by how much it was or is missed.
    """

    rule: str
    subject: RecordId
    title: str
    trigger: Set
    due: date | None
    state: State
    days_left: int | None
    late_days: int
    sent: UncertainDate | None
    satisfied_by: RecordId | None
    severity: str
    source: str
    checked: date
    verified: bool


@dataclass(frozen=True)
class _Post:
    """A letter with its id."""

    id: RecordId
    letter: Letter


_RECEIPTS = frozenset(
    {
        LetterKind.ACKNOWLEDGMENT,
        LetterKind.INFORMATION_REQUESTED,
        LetterKind.FORWARDED_TO_STATE,
        LetterKind.STATE_REPLY,
        LetterKind.DECISION,
    }
)
"""Letters in that prove that what was sent had arrived by then."""


def _possible_by(when: UncertainDate, day: date) -> bool:
    return when.earliest is None or when.earliest <= day


def _order(post: _Post) -> tuple[date, date, RecordId]:
    return *sort_key(post.letter.date), post.id


def _before(a: UncertainDate, b: UncertainDate) -> bool:
    """Is `a` over before `b` can have begun?"""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


class _File:
    """The letters of the inquiry that can have been written by the day asked about, oldest first."""

    def __init__(self, case: Case, as_of: date) -> None:
        self.case = case
        self.as_of = as_of
        mine = (_Post(record, letter) for record, letter in case.letters.items() if letter.inquiry == case.inquiry_id)
        self.posts = sorted((post for post in mine if _possible_by(post.letter.date, as_of)), key=_order)

    def of(self, way: Direction, kinds: Iterable[LetterKind]) -> list[_Post]:
        wanted = frozenset(kinds)
        return [post for post in self.posts if post.letter.direction is way and post.letter.kind in wanted]

    @property
    def withdrawn(self) -> bool:
        return bool(self.of(Direction.OUT, [LetterKind.WITHDRAWAL]))


def _running(due: date, as_of: date) -> State:
    left = (due - as_of).days
    if left < 0:
        return State.OVERDUE
    if left <= LAST_WEEK_DAYS:
        return State.LAST_WEEK
    return State.DUE_SOON if left <= DUE_SOON_DAYS else State.RUNNING


def _clock(
    file: _File,
    rule: ClockRule,
    trigger: Set,
    due: date | None,
    state: State,
    sent: UncertainDate | None = None,
    satisfied_by: _Post | None = None,
) -> Clock:
    late = 0
    if due is not None and state is State.OVERDUE:
        ended = satisfied_by.letter.date.latest if satisfied_by else None
        late = ((ended or file.as_of) - due).days
    left = (due - file.as_of).days if due is not None and satisfied_by is None else None
    cited = rule.citation
    return Clock(
        rule=rule.id,
        subject=file.case.inquiry_id,
        title=rule.title,
        trigger=trigger,
        due=due,
        state=state,
        days_left=left,
        late_days=late,
        sent=sent,
        satisfied_by=satisfied_by.id if satisfied_by else None,
        severity=rule.severity,
        source=cited.source,
        checked=cited.checked,
        verified=cited.verified,
    )


def _receipt(file: _File, rule: ClockRule, trigger: Set, due: date) -> Clock:
    """Met when the body must have received the first submission by `due`.

    Sent on one day, acknowledged on another: it was received somewhere between. If both lie before `due` it was in time, if
    both lie after it was late, and otherwise nobody can say until the day of receipt is asked for.
    """
    submissions = file.of(Direction.OUT, [LetterKind.SUBMISSION])
    if not submissions:
        return _clock(file, rule, trigger, due, _running(due, file.as_of))
    first = submissions[0]
    sent = first.letter.date
    receipts = [post for post in file.of(Direction.IN, _RECEIPTS) if not _before(post.letter.date, sent)]
    receipt = min(receipts, key=lambda post: (post.letter.date.latest or date.max, post.id), default=None)
    if receipt is not None and receipt.letter.date.latest is not None and receipt.letter.date.latest <= due:
        return _clock(file, rule, trigger, due, State.MET, sent, receipt)
    if sent.earliest is not None and sent.earliest > due:
        return _clock(file, rule, trigger, due, State.OVERDUE, sent, receipt or first)
    if receipt is not None or file.as_of > due:
        return _clock(file, rule, trigger, due, State.UNKNOWN, sent)
    return _clock(file, rule, trigger, due, _running(due, file.as_of), sent)


def _dispatch(file: _File, rule: ClockRule, trigger: Set, due: date, answers: list[_Post]) -> Clock:
    """Met when an answer was certainly sent by `due`; the first one counts."""
    if not answers:
        return _clock(file, rule, trigger, due, _running(due, file.as_of))
    first = min(answers, key=lambda post: (post.letter.date.latest or date.max, post.id))
    if first.letter.date.latest is not None and first.letter.date.latest <= due:
        return _clock(file, rule, trigger, due, State.MET, satisfied_by=first)
    if first.letter.date.earliest is not None and first.letter.date.earliest > due:
        return _clock(file, rule, trigger, due, State.OVERDUE, satisfied_by=first)
    return _clock(file, rule, trigger, due, State.UNKNOWN, first.letter.date)


def _disappearance(file: _File, rule: ClockRule) -> Iterator[Clock]:
    for person in file.case.inquiry.persons[:1]:
        when = Timeline(file.case, person).disappearance
        if when is None or not _possible_by(when.date, file.as_of):
            continue
        trigger = Set(when.event.type.value, when.date, when.id)
        if when.date.earliest is None:
            yield _clock(file, rule, trigger, None, State.UNKNOWN)
        else:
            yield _receipt(file, rule, trigger, add_months(when.date.earliest, rule.months))


def _state_replies(file: _File, rule: ClockRule) -> Iterator[Clock]:
    for reply in file.of(Direction.IN, [LetterKind.STATE_REPLY]):
        trigger = Set(LetterKind.STATE_REPLY.value, reply.letter.date, reply.id)
        answers = [
            post
            for post in file.of(Direction.OUT, [LetterKind.COMMENTS, LetterKind.ANSWER])
            if not _before(post.letter.date, reply.letter.date)
        ]
        if reply.letter.date.earliest is None:
            yield _clock(file, rule, trigger, None, State.UNKNOWN)
        else:
            yield _dispatch(file, rule, trigger, add_months(reply.letter.date.earliest, rule.months), answers)


def _last_contact(file: _File, rule: ClockRule) -> Iterator[Clock]:
    """Runs from the last letter either way, once something was submitted; each letter sets it going anew."""
    if not file.of(Direction.OUT, [LetterKind.SUBMISSION]):
        return
    last = max(file.posts, key=_order)
    trigger = Set(last.letter.kind.value, last.letter.date, last.id)
    if last.letter.date.earliest is None:
        yield _clock(file, rule, trigger, None, State.UNKNOWN)
        return
    due = add_months(last.letter.date.earliest, rule.months)
    yield _clock(file, rule, trigger, due, _running(due, file.as_of))


_NO_REPLIES = frozenset({LetterKind.ACKNOWLEDGMENT})
"""A receipt is not the reply that was promised."""


def _promises(file: _File, rule: ClockRule) -> Iterator[Clock]:
    for promise in file.posts:
        by = promise.letter.promised_by
        if by is None:
            continue
        trigger = Set("promise", promise.letter.date, promise.id)
        replies = [
            post
            for post in file.posts
            if post.letter.direction is Direction.IN
            and post.id != promise.id
            and post.letter.kind not in _NO_REPLIES
            and not _before(post.letter.date, promise.letter.date)
            and _order(post) > _order(promise)
        ]
        if by.latest is None:
            state = State.MET if replies else State.UNKNOWN
            yield _clock(file, rule, trigger, None, state, satisfied_by=replies[0] if replies else None)
            continue
        due = add_months(by.latest, rule.months)
        if not replies:
            yield _clock(file, rule, trigger, due, _running(due, file.as_of))
            continue
        first = replies[0]
        late = first.letter.date.earliest is not None and first.letter.date.earliest > due
        yield _clock(file, rule, trigger, due, State.OVERDUE if late else State.MET, satisfied_by=first)


_TRIGGERS = {
    Trigger.DISAPPEARANCE: _disappearance,
    Trigger.STATE_REPLY: _state_replies,
    Trigger.LAST_CONTACT: _last_contact,
    Trigger.PROMISE: _promises,
}


def clocks(case: Case, bodies: Mapping[str, Body], as_of: date) -> tuple[Clock, ...]:
    """Every clock of the case's inquiry as it stands on `as_of`, the next due first, then those without a day, then the met.

    Letters and events that can only be later than `as_of` are not looked at. A body without rules of its own has the
    promises only. A withdrawn inquiry has no clocks.
    """
    file = _File(case, as_of)
    body = bodies.get(case.inquiry.body) or bodies.get(OTHER)
    if body is None or file.withdrawn:
        return ()
    found = [clock for rule in body.clocks for clock in _TRIGGERS[rule.trigger](file, rule)]
    met = {clock.rule for clock in found if clock.state is State.MET}
    moot = {rule.id for rule in body.clocks if rule.instead_of in met}
    shown = [clock for clock in found if clock.rule not in moot]
    return tuple(sorted(shown, key=lambda c: (c.state is State.MET, c.due or date.max, c.rule, c.trigger.record)))
