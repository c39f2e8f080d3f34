"""Walking through a process in the terminal: be somebody, begin, take a step, let time pass, look."""

import cmd
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TextIO

from django.utils.translation import gettext as _

from linli.cases import deadlines
from linli.cases.doors.desk.staff import language
from linli.cases.doors.workshop import answers
from linli.cases.refusals import FAULTS, REASONS
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.kernel.wording import in_a_list, noted
from linli.rules import pack_graph as graph
from linli.rules import pack_walk as walking
from linli.rules import running
from linli.rules.known import Known
from linli.rules.pack_walk import Walk
from linli.rules.questions import Input
from linli.rules.situation import FormFault, Offer, ProcessRefused, Situation
from linli.rules.words import Words
from linli.rules.workdays import add_workdays
from linli.ui import moments

UNITS = ("hours", "days", "working")
FOUND = "handler_found"


class Terminal(cmd.Cmd):
    """The commands are its methods; what they say goes to `stdout`, so a script on `stdin` plays the same walk."""

    prompt = ""
    use_rawinput = False

    def __init__(self, begin: Walk, *, stdin: TextIO, stdout: TextIO) -> None:
        super().__init__(stdin=stdin, stdout=stdout)
        self.walk = begin
        self.me = walking.people(begin.pack)[0]
        self.use_rawinput = stdin.isatty()  # with the keyboard's history; a script is read as it stands
        self.prompt = "> " if stdin.isatty() else ""

    def preloop(self) -> None:
        """Say who can be played and how a case begins."""
        self._say(self.walk.pack.title.say(language()))
        self.do_help("")

    def do_help(self, arg: str) -> None:
        """Every command in a line, with the names that this process has for it."""
        pack = self.walk.pack
        self._say(
            _("be WHO        be somebody: %(people)s") % {"people": self._named(pack.who)},
            _("begin WAY     begin a case: %(ways)s") % {"ways": self._named(pack.starts)},
            _("take STEP     take a step; its questions are asked one by one, an empty line leaves one open"),
            _("take STEP ROW the same on one party: any short name for a new one"),
            _("confirm       say yes as the second person; refuse says no"),
            _("wait TIME     3 days, 4 hours, 2 working; without TIME until the next clock runs out"),
            _("attach FACT   what other parts of the program add to a case: quorum yes"),
            _("serve PAPER   a paper of the case reaches whom it is for"),
            _("look          where the case stands, who may do what, and why not"),
            _("quit          stop"),
        )

    def do_be(self, arg: str) -> None:
        """Become somebody; a number makes it another person in the same place: `be inspector 2`."""
        try:
            self.me = walking.meant(self.walk, arg)
        except KeyError:
            self._say(
                _("Nobody is called so; they are %(people)s.") % {"people": ", ".join(walking.people(self.walk.pack))}
            )
            return
        self._say(_("You are %(who)s.") % {"who": self._who(self.me)})

    def do_begin(self, arg: str) -> None:
        """Begin a case."""
        pack = self.walk.pack
        if arg not in pack.starts:
            self._say(_("A case begins by: %(ways)s.") % {"ways": ", ".join(pack.starts)})
            return
        form = self._answered(walking.questions(pack, arg))
        handler = ""
        if any(FOUND in condition for condition, _state in pack.starts[arg].to_if):
            found = _("Whom do the dispatch rules find? (empty: nobody)")
            handler = self._asked(Input(name="handler", type="post", title=Words(zh=found, en=found))) or ""
        self._play(lambda: walking.begin(self.walk, arg, form, me=self.me, handler=handler))

    def do_take(self, arg: str) -> None:
        """Take a step of the process, on one party if the step is about one."""
        name, _space, row = arg.partition(" ")
        action = self.walk.pack.actions.get(name)
        if action is None:
            self._say(_("The steps are: %(steps)s.") % {"steps": ", ".join(self.walk.pack.actions)})
            return
        offered = walking.offers(self.walk, self.me, "" if action.row == "new" else row)
        open_now = any(offer.name == name and offer.refused is None for offer in offered)
        form = self._answered(action.form, row) if open_now else {}
        self._play(lambda: walking.take(self.walk, name, form, me=self.me, row=row))

    def do_confirm(self, arg: str) -> None:
        """Say yes as the second person."""
        self._play(lambda: walking.confirm(self.walk, me=self.me))

    def do_refuse(self, arg: str) -> None:
        """Say no as the second person."""
        self._play(lambda: walking.refuse(self.walk, me=self.me))

    def do_serve(self, arg: str) -> None:
        """A paper reaches whom it is for."""
        self._play(lambda: walking.serve(self.walk, arg))

    def do_wait(self, arg: str) -> None:
        """Move the clock forward."""
        until = self._until(arg.split())
        if until is None:
            self._say(_("Say how long: 3 days, 4 hours, 2 working."))
            return
        self._play(lambda: walking.wait(self.walk, until))

    def do_attach(self, arg: str) -> None:
        """Attach a fact: yes, no, a whole number or a word."""
        name, _space, text = arg.partition(" ")
        if not name or not text:
            self._say(_("Say which fact and what it is: quorum yes."))
            return
        word = text.strip().lower()
        value = (
            word in answers.YES
            if word in (*answers.YES, *answers.NO)
            else number
            if (number := whole(word)) is not None
            else text
        )
        self._play(lambda: walking.attach(self.walk, name, value))

    def do_look(self, arg: str) -> None:
        """Where the case stands."""
        walk = self.walk
        self._say(
            _("It is %(now)s; you are %(who)s.") % {"now": moments.whole(walk.now), "who": self._who(self.me)},
            *(self._standing(walk, walk.case) if walk.case else [_("No case has begun.")]),
        )

    def do_quit(self, arg: str) -> bool:
        """Stop."""
        return True

    do_EOF = do_quit

    def emptyline(self) -> bool:
        """An empty line does nothing."""
        return False

    def default(self, line: str) -> None:
        """A word that is no command; a line that begins with # is a note of the script."""
        if not line.startswith("#"):
            self._say(_("“%(word)s” is no command; help names them.") % {"word": line})

    def _play(self, step: Callable[[], Walk]) -> None:
        """Take the step, or say why not; then tell what has happened since."""
        before = self.walk.course
        try:
            self.walk = step()
        except ProcessRefused as refused:
            self._say(_("Refused: %(why)s") % {"why": _why(refused)})
            return
        except FormFault as fault:
            self._say(*(f"{name}: {FAULTS[code]()}" for name, code in fault.faults.items()))
            return
        self._say(*(self._told(taken) for taken in self.walk.course if taken not in before))
        self.do_look("")

    def _told(self, taken: walking.Taken) -> str:
        pack, name = self.walk.pack, taken.move.name
        title = (pack.actions.get(name) or pack.starts[name]).title.say(language())
        line = f"{moments.whole(taken.at)} {self._who(taken.who)}: {title}"
        if taken.move.public:
            words = taken.move.public.say(language()).replace("{handler}", self._who(taken.handler))
            line += " · " + _("the resident reads: %(words)s") % {"words": words.replace("{due}", _("(date)"))}
        if taken.move.proposed:
            line += " · " + _("waits for the second person")
        return line

    def _standing(self, walk: Walk, case: Situation) -> Iterable[str]:
        state = walk.pack.states[case.state]
        yield _("State: %(state)s") % {"state": f"{state.title.say(language())} [{case.state}]"}
        yield _("Residents read: %(words)s") % {"words": state.public.say(language())}
        yield from self._clocks(walk, case)
        if turn := running.turn(walk.pack, case, walk.now) if not walk.ended else None:
            yield _("Whose turn it is: %(who)s") % {"who": self._who(turn.who)}
        yield from self._lines(walk, case)
        if case.pending:
            asked = walk.pack.actions[case.pending.action]
            values = {"step": asked.title.say(language()), "who": self._who(asked.second)}
            yield _("Waits for the second person: %(step)s: %(who)s") % values
        for row in ("", *(party.key for party in case.parties if not party.left)):
            for offer in walking.offers(walk, self.me, row):
                yield self._offered(offer, row)
        yield from self._of_others(walk, case)

    def _lines(self, walk: Walk, case: Situation) -> Iterable[str]:
        """Where the tracks and the parties stand."""
        pack = walk.pack
        for name, state in case.tracks.items():
            values = {"track": pack.tracks[name].title.say(language()), "state": state}
            yield _("Track: %(track)s: %(state)s") % values
        for party in case.parties:
            known = in_a_list(f"{name} {value}" for name, value in party.fields.items() if value is not None)
            yield _("Party: %(row)s %(state)s: %(fields)s") % {"row": party.key, "state": party.state, "fields": known}

    def _offered(self, offer: Offer, row: str) -> str:
        leads = ", ".join(graph.targets(offer.action))
        title = f"{offer.action.title.say(language())} [{offer.name} {row}".rstrip() + (
            f" → {leads}]" if leads else "]"
        )
        if offer.refused is None:
            return _("You may: %(step)s") % {"step": title}
        why = noted(offer.refused.otherwise.say(language()), deadlines.basis_words(offer.refused.basis))
        if offer.since:
            why += " " + _("possible from %(day)s") % {"day": moments.whole(offer.since)}
        return _("Not now: %(step)s: %(why)s") % {"step": title, "why": why}

    def _of_others(self, walk: Walk, case: Situation) -> Iterable[str]:
        mine = {offer.name for offer in walking.offers(walk, self.me)}
        for name, action in walk.pack.actions.items():
            if case.state in action.from_ and name not in mine and not action.row:
                values = {
                    "step": f"{action.title.say(language())} [{name}]",
                    "who": in_a_list(self._who(one) for one in action.by),
                }
                yield _("Others may: %(step)s: %(who)s") % values

    def _clocks(self, walk: Walk, case: Situation) -> Iterable[str]:
        for name, state in case.clocks.items():
            rule = walk.pack.clocks[name]
            title = rule.title.say(language())
            if state.stopped is not None:
                continue
            if state.paused_at is not None:
                yield _("Clock: %(clock)s is paused") % {"clock": title}
                continue
            late = " · " + _("overdue") if state.overdue(walk.now) and rule.duty == "authority" else ""
            values = {"clock": title, "due": moments.whole(state.due), "basis": deadlines.basis_words(rule.basis)}
            yield _("Clock: %(clock)s until %(due)s (%(basis)s)") % values + late

    def _answered(self, form: Iterable[Input], row: str = "") -> dict[str, Any]:
        """Ask one question after another; what is not to be shown now is not asked."""
        questions = tuple(form)
        case = self.walk.case or Situation(state="", category="", fields={})
        given: dict[str, Any] = dict.fromkeys(question.name for question in questions)
        for question in questions:
            known = Known(self.walk.pack, case, given, self.walk.run(self.me), case.party(row))
            if known.holds(question.shown):
                given[question.name] = self._asked(question)
        return given

    def _asked(self, question: Input) -> Any:
        while True:
            self._say("  " + answers.asked(question, self.walk.pack, language()))
            try:
                return answers.read(question, self._line(), self.walk.pack)
            except answers.Unreadable as unreadable:
                self._say(f"  {unreadable}")

    def _line(self) -> str:
        """The next line typed, or nothing at the end of a script."""
        return self.stdin.readline()

    def _until(self, words: list[str]) -> datetime | None:
        walk = self.walk
        if not words:
            due = [state.due for state in walk.case.clocks.values() if state.running] if walk.case else []
            return min((at for at in due if at > walk.now), default=walk.now)
        if len(words) != 2 or not words[0].isdecimal() or words[1] not in UNITS:
            return None
        count, unit = int(words[0]), words[1]
        if unit != "working":
            return walk.now + timedelta(**{unit: count})
        here = walk.now.astimezone(clock.LOCAL)
        return datetime.combine(add_workdays(walk.calendar, here.date(), count), here.timetz())

    def _who(self, person: str) -> str:
        name, _space, number = person.partition(" ")
        who = self.walk.pack.who.get(name)
        title = who.title.say(language()) if who else person
        return f"{title} {number}".strip() + (f" [{name}]" if who else "")

    def _named(self, those: Mapping[str, Any]) -> str:
        return ", ".join(noted(key, one.title.say(language())) for key, one in those.items())

    def _say(self, *lines: str) -> None:
        self.stdout.write("".join(f"{line}\n" for line in lines))


def _why(refused: ProcessRefused) -> str:
    words = _("This is not possible now.") + f" [{refused.code}]"
    if refused.words:
        words = refused.words.say(language())
    elif refused.code in REASONS:
        words = REASONS[refused.code]()
    return noted(words, deadlines.basis_words(refused.basis)) if refused.basis else words
