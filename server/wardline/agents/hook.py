"""One run of an agent program's hook: an event comes on stdin, the answer goes to stdout, and the program ends.

Whatever goes wrong, the agent is not locked out: the error goes to stderr with the exit code that the program takes as
a warning. With `fail_closed` it is the other way round.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wardline.agents.decision import Decision, decide
from wardline.agents.event import BadInput, Event, Phase
from wardline.agents.objection import Check, Objection, Outcome, Thresholds
from wardline.agents.protocols import Answer, Protocol, by_shape, of

LARGEST_INPUT = 32_000_000
"""Bytes of an event."""
_FOR_OTHERS = 0.5
"""The part of the time in which others may be asked over the network: the analysis must have its own."""
MOST_CHARACTERS = 9_000
"""Of an answer's text: Claude Code takes no more than 10,000 into its context."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the hook was called."""

    protocol: str | None = None
    """By name; None: told by the shape of the input."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    cannot_ask: Outcome = Outcome.DENY
    """What becomes of ASK where the program lets nobody be asked."""
    seconds: float = 20.0
    """Within which there is an answer."""
    checks: Sequence[Check] = ()
    """Further checks, such as an organisation's policy."""
    record: bool = True
    """Write down which lines an agent has written (`recording.py`)."""


def run(options: Options) -> int:
    """Read an event from stdin, answer it on stdout, and return the exit code. Never raises, never takes longer."""
    turn = _Turn(options)
    watchdog = threading.Timer(options.seconds, turn.give_up)
    watchdog.daemon = True
    watchdog.start()
    try:
        answer = turn.answer()
    except BadInput as error:
        answer = turn.failure(str(error))
    except Exception as error:
        # The text of an exception may quote the user's code.
        if os.environ.get("WARDLINE_DEBUG"):
            raise
        answer = turn.failure(f"internal error: {type(error).__name__} (WARDLINE_DEBUG=1 shows more)")
    finally:
        watchdog.cancel()
    return turn.say(answer)


class _Turn:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.protocol: Protocol | None = of(options.protocol) if options.protocol else None
        self._said = threading.Lock()
        self._until = time.monotonic() + options.seconds * _FOR_OTHERS

    def answer(self) -> Answer:
        data = parsed(sys.stdin.buffer.read(LARGEST_INPUT + 1))
        if self.protocol is None:
            self.protocol = by_shape(data)
        event = self.protocol.read(data)
        decision = decide(event, self.options.thresholds, self.options.checks, self._until)
        answer = self.protocol.answer(event, self._settled(event, decision, self.protocol))
        return self._recorded(event, answer)

    def _recorded(self, event: Event, answer: Answer) -> Answer:
        if not self.options.record or event.phase is not Phase.AFTER or not event.changes:
            return answer
        from wardline.agents.recording import record

        problems = "".join(f"wardline: hook: {problem}\n" for problem in record(event))
        return replace(answer, stderr=answer.stderr + problems)

    def _settled(self, event: Event, decision: Decision, protocol: Protocol) -> Decision:
        """Something that the program can be told."""
        if decision.outcome is Outcome.ASK and not protocol.can_ask(event):
            outcome = self.options.cannot_ask
            why = f"{protocol.program} lets no hook ask a person here, so the answer is {outcome.name.lower()}."
            decision = replace(decision, outcome=outcome)
            decision = replace(decision, objections=(*decision.objections, Objection(Outcome.ALLOW, why)))
        reason = decision.reason
        if len(reason) > MOST_CHARACTERS:
            reason = reason[:MOST_CHARACTERS].rpartition("\n")[0] + "\n… (cut)"
            decision = replace(decision, objections=(Objection(decision.outcome, reason),))
        return decision

    def failure(self, message: str) -> Answer:
        closed = self.options.thresholds.fail_closed
        if self.protocol is None:
            code = 2 if closed else 1
        else:
            code = self.protocol.blocking_code if closed else self.protocol.error_code
        outcome = "the action is stopped (--fail-closed)" if closed else "nothing was checked"
        return Answer(stderr=f"wardline: hook: {message}; {outcome}\n", code=code)

    def say(self, answer: Answer) -> int:
        self._said.acquire()  # for good: who comes second says nothing
        for stream, text in ((sys.stdout, answer.stdout), (sys.stderr, answer.stderr)):
            if text:
                stream.write(text)
                stream.flush()
        return answer.code

    def give_up(self) -> None:
        """The time is over. Ends the process: whatever the analysis is in, it cannot be stopped otherwise."""
        if self._said.acquire(blocking=False):
            answer = self.failure(f"the check took longer than {self.options.seconds:g} seconds")
            os.write(sys.stderr.fileno(), answer.stderr.encode())
            os._exit(answer.code)


def parsed(raw: bytes) -> Mapping[str, Any]:
    """The object in these bytes. Raises BadInput."""
    if len(raw) > LARGEST_INPUT:
        raise BadInput(f"the input is larger than {LARGEST_INPUT:,} bytes")
    if not raw.strip():
        raise BadInput("there is no input; an agent program sends an event as JSON on stdin")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadInput("the input is not JSON") from None
    if not isinstance(data, dict):
        raise BadInput("the input is JSON, but not an object")
    return data
