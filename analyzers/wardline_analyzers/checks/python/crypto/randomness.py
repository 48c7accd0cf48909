"""Checks and fixes of the rules about secrets that are made with predictable means."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name, naming
from wardline_analyzers.checks.remote import entry
from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import callee_edit, replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, enclosing, words
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.qualified import root_of

_SECRETS = words(
    "password passwd pwd pw passphrase passcode otp totp hotp secret apikey csrf xsrf salt nonce iv token sid "
    "sessionid captcha pin credential credentials authtoken accesstoken webhooksecret remember rememberme"
)
_QUALIFIED = {
    "key": words(
        "api secret private session access auth encryption encrypt signing aes hmac license activation recovery master "
        "crypto cipher jwt fernet remember"
    ),
    "me": words("remember"),
    "cookie": words("session sess login auth remember"),
    "id": words("session sess"),
    "code": words(
        "reset verification verify confirmation confirm activation invite invitation auth authorization login sms otp "
        "onetime time recovery backup access pin mfa 2fa security registration email referral voucher coupon captcha "
        "password"
    ),
    "link": words("magic reset"),
}
"""Words that are secrets only behind another one."""
_TRAILERS = words("value str string hex bytes text plain raw hash chars list digits new str b s")
_OTHERS = words(
    "cache cached primary sort frame foreign dict group partition routing count length len size index idx number num "
    "name names hint strength page next mask masked special vocab word words ids max min delay timeout expiry ttl "
    "interval jitter seed type cancel lexer parser position pos offset probability prob rate weight color font bucket "
    "test fake mock dummy example sample shuffle stub fuzz gpio led embedding logits bos eos pad random_state"
)
"""Words that make another thing of it."""
_NEUTRAL = words(
    "result res ret value val s x out output code chars char characters c digit digits text string rand random r n num "
    "number tmp temp data letters key id buf buffer generated new final rnd suffix part parts alphabet pool all items "
    "pass shuffled selected chosen choice choices symbols rand_str random_string randstr hex bytes raw b"
)
"""Names of variables that say nothing: there the name of the function tells."""
_ALPHABET = re.compile(
    r"(?i)ascii_|letters|digits|alphabet|char|alnum|alphanum|punctuation|hexdigits|symbols|charset|numbers|vowels|consonants"
)
_LETTERS = re.compile(r"list\(\s*['\"][^'\"]{8,}['\"]\s*\)$")
_SMALL = 1000
"""A number below this is a dice or a game, no secret, unless several are put together."""
_COLLECTING = ("list_comprehension", "generator_expression", "set_comprehension", "for_statement", "while_statement")


_CHOOSING = ("choice", "choices", "sample")
"""What takes some of given things."""
_FRACTIONS = ("random", "uniform", "triangular", "rand", "gauss", "normalvariate")


def _is_well_seeded(match: Match) -> bool:
    """`rng = random.Random(os.urandom(16))`: nobody can guess where its numbers begin."""
    callee = match.node.child_by_field_name("function")
    base = callee.child_by_field_name("object") if callee is not None else None
    made = match.unit.values.follow(base) if base is not None else None
    given = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
    return given is not None and re.search(r"\burandom\(|\bsecrets\.", match.text(given)) is not None


def makes_secret(match: Match) -> bool:
    """Do the names around say that the result is a secret?"""
    unit = match.unit
    method = (match.name or "").rpartition(".")[2]
    if _may_be_system_random(match) or _is_well_seeded(match):
        return False
    told = naming(unit, match.node)
    if method == "shuffle":
        argument = match.argument("0")
        name = last_name(unit, argument) if argument is not None else ""
        speaks = is_secret(name) or (_is_neutral(name) and _speaks_in_function(told.function))
    else:
        speaks = _speaks(told.name, told.kind, told.function)
    chosen = method in _CHOOSING
    if chosen and not speaks:  # a key put together from characters is no key of a table
        speaks = _ends_in_key(told.name if told.name and not _is_neutral(told.name) else told.function)
    if not speaks and parts(told.name)[-1:] in (["code"], ["codes"]) and _is_neutral(told.name):
        speaks = _is_of_login(parts(unit.around.owner)) or not _OF_INVITATION.isdisjoint(parts(told.function))
        speaks = speaks or _proves_somebody(match, method)
    if not speaks and not _OF_CHANCE.isdisjoint(parts(told.function)) and not in_test(unit, match.node):
        match.confidence = Confidence.LOW
        match.message = _WINS
        return True
    if not speaks or not _is_wide(match, method) or "boundary" in told.function:
        return False
    if chosen and not _is_of_characters(unit, match.argument("0|seq"), told.name):
        return False
    if in_test(unit, match.node):
        match.severity, match.confidence = Severity.LOW, Confidence.LOW
    if _may_be_given(match):
        match.confidence = Confidence.LOW
    return True


_OF_CHANCE = words("lottery lotto raffle jackpot giveaway winner winners casino roulette")
"""What decides about money or a prize, so that it pays to know the result."""
_WINS = "`{callee}` is predictable: who sees some of its results knows who wins next. Use `secrets.SystemRandom()`."


def _is_of_login(words_of_class: list[str]) -> bool:
    """A class whose name says what its codes are for: `OtpService`, `PhoneVerification`."""
    return not _OF_LOGIN.isdisjoint(words_of_class)


_OF_LOGIN = words(
    "otp totp verification verifier verify mfa 2fa login auth authentication reset activation invite invitation "
    "invites voucher vouchers coupon coupons referral referrals promo giftcard"
)


_OF_INVITATION = words("invite invitation voucher coupon referral promo giftcard otp totp 2fa mfa")
"""A function so called that makes a `code` makes one that nobody may guess."""


def _proves_somebody(match: Match, method: str) -> bool:
    """`code = random.randint(100000, 999999)`: so many digits and no fewer, in a function that speaks of accounts"""
    bounds = [match.argument("0|a|start"), match.argument("1|b|stop")]
    low, high = (match.unit.values.constant(bound) if bound is not None else UNKNOWN for bound in bounds)
    around = enclosing(match.node, "function_definition")
    if around is None or _OF_ACCOUNTS.search(match.text(around)) is None:
        return False
    if method in _CHOOSING:
        return _is_of_characters(match.unit, match.argument("0|seq"), "")
    if not isinstance(low, int) or not isinstance(high, int) or method not in ("randint", "randrange"):
        return False
    digits = str(high - 1 if method == "randrange" else high)
    return len(digits) >= 4 and set(digits) == {"9"} and low in (0, 10 ** (len(digits) - 1))


_OF_ACCOUNTS = re.compile(r"(?i)reset|verif|log_?in\b|sign_?in|otp|2fa|mfa|\bsms|e-?mail|password|phone")


def _may_be_system_random(match: Match) -> bool:
    """Is it called on a variable that is the system's source unless a seed is given?"""
    callee, names = match.callee(), match.unit.names
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    if base is None or base.type != "identifier" or b"SystemRandom" not in match.unit.syntax.source:
        return False
    return len(names.binding(match.text(base), base.start_byte) or ()) > 1


def _may_be_given(match: Match) -> bool:
    """`rng = rng or random.Random()`: may a caller give another generator? The dataflow follows those that do."""
    callee, names = match.callee(), match.unit.names
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    if base is None or base.type != "identifier":
        return False
    found = names.binding(match.text(base), base.start_byte) or []
    return any(b.kind == "value" for b in found) and any(b.kind == "parameter" for b in found)


def secret_elsewhere(match: Match) -> bool:
    """Of `taint`: no, where the place that draws the number says by its names that a secret is made (it is reported
    there), nor where a name is all that speaks for a secret, and a small number or one of given things is drawn."""
    if in_test(match.unit, match.node):
        return False  # users and tokens that a test makes up
    call = entry(match)
    told = _drawn(match, call) if call is not None else None
    if told is None or (told.name or "").startswith("uuid."):
        return True
    drawn = str(match.taint.key[0]).removesuffix("()") if match.taint is not None else ""
    if drawn and root_of(told.name or "") != root_of(drawn):
        return _is_drawn_unseen(match, told, drawn.rpartition(".")[2])
    method = (told.name or "").rpartition(".")[2]
    if match.node.type != "call":
        if match.node.start_byte <= told.node.start_byte < match.node.end_byte:
            return False  # the name of what is made: the pattern has looked at that
        chosen = method in (*_CHOOSING, "shuffle")
        if not _is_wide(told, method) or (chosen and not _is_of_characters(match.unit, told.argument("0|seq"), "")):
            return False
    return not makes_secret(told) or told.confidence is Confidence.LOW


def _is_drawn_unseen(match: Match, told: Match, method: str) -> bool:
    """Is enough drawn for a secret by a call that no pattern knows: one out of a table (`tools["fast"](128)`), or a
    function that is given the generator (`build(random.choice)`)? A fraction that has become a text is."""
    if method in _CHOOSING:
        given = told.arguments.positional if told.arguments is not None else []
        handed = any((match.unit.names.resolve(each) or "").startswith("random") for each in given)
        return handed or _is_of_characters(match.unit, told.argument("0|seq"), "")
    return _is_wide(told, method) or (method in _FRACTIONS and match.taint is not None and match.taint.shape == "text")


def _drawn(match: Match, call: Node) -> Match | None:
    """The call that draws the number, as a match of its own."""
    if call.type != "call":
        return None
    name = (match.resolve(call) or "").removesuffix("()")
    arguments = Arguments(call, match.unit.syntax)
    return Match(match.rule, match.matcher, match.unit, call, name=name, arguments=arguments)


def uuid_is_secret(match: Match) -> bool:
    """Is a UUID that can be guessed used as a secret?"""
    told = naming(match.unit, match.node)
    if not _speaks(told.name, told.kind, told.function):
        return False
    place = {*parts(match.unit.around.owner), *parts(match.unit.around.path.rpartition("/")[2]), *parts(told.function)}
    if set(parts(told.name)) & {"nonce", "salt", "iv"} or "lock" in place:
        return False  # these need to be fresh, not secret
    if in_test(match.unit, match.node) or (match.name or "").endswith("uuid7"):
        match.confidence = Confidence.LOW
    return True


def _is_neutral(name: str) -> bool:
    """Does the name of a variable say nothing of its purpose?"""
    return set(parts(name)) <= _NEUTRAL


def _ends_in_key(name: str) -> bool:
    found = parts(name)
    return bool(found) and found[-1] == "key" and not any(part in _OTHERS for part in found)


def _speaks(name: str, kind: str, function: str) -> bool:
    if kind in ("assign", "keyword", "key") and not _is_neutral(name):
        return is_secret(name)
    if kind == "argument":
        return is_secret(name) and not name[:1].isupper()
    return kind != "none" and _speaks_in_function(function)


def is_secret(name: str) -> bool:
    """Is this the name of a secret value: does it end in a word for one?"""
    found = [part for part in parts(name) if not part.isdigit()] if len(name) < 80 else []
    if not found or any(part in _OTHERS for part in found):
        return False
    while len(found) > 1 and found[-1] in _TRAILERS:
        found.pop()
    if found[-1] in _SECRETS or (found[-1].endswith("s") and found[-1][:-1] in ("password", "secret", "otp", "salt")):
        return True
    return any(part in _QUALIFIED.get(found[-1], ()) for part in found[:-1])


def _speaks_in_function(name: str) -> bool:
    """`generate_password`, `create_otp_for`, `new_session_id`: is a secret made here?"""
    found = parts(name)
    several = found[-1:] == ["ids"] and not _QUALIFIED["id"].isdisjoint(found[-2:-1])  # `new_session_ids`
    if not found or any(part in _OTHERS for part in found[: -1 if several else None]):
        return False
    strong = _SECRETS - {"iv", "pin", "sid"} | {"keygen"}
    return any(
        part in strong or (index and found[index - 1] in _QUALIFIED.get(part.removesuffix("s"), ()))
        for index, part in enumerate(found)
    )


def _is_wide(match: Match, method: str) -> bool:
    """Is it more than a small number?"""
    if method not in ("randint", "randrange", "integers"):
        return method not in _FRACTIONS or _is_text(match.node)
    upper = next((bound for spec in ("1|b", "stop", "high", "0") if (bound := match.argument(spec)) is not None), None)
    value = match.unit.values.constant(upper) if upper is not None else UNKNOWN
    several = (match.name or "").startswith("numpy.") and match.argument("2|size") is not None
    small = isinstance(value, (int, float)) and value < _SMALL and not several
    return not small or any(a.type in _COLLECTING for a in ancestors(match.node) if a.type != "function_definition")


def _is_text(node: Node) -> bool:
    """Is the number made into a text or a whole number, as for a code?"""
    return any(
        around.type in ("call", "interpolation", "binary_operator")
        for around in _expression_around(node)
        if around.id != node.id
    )


def _expression_around(node: Node) -> list[Node]:
    found = []
    for around in ancestors(node):
        if around.type.endswith(("_statement", "definition")) or around.type in ("assignment", "block"):
            break
        found.append(around)
    return found


def _is_of_characters(unit: UnitView, argument: Node | None, target: str) -> bool:
    """Is something chosen out of characters, and not out of given secrets (`random.choice(tokens)`)?"""
    if argument is None:
        return False
    value = unit.values.constant(argument)
    if isinstance(value, (str, bytes)):
        return len(value) > 1
    if isinstance(value, (list, tuple)):
        return len(value) > 7 and all((isinstance(v, str) and len(v) == 1) or isinstance(v, int) for v in value)
    followed = unit.values.follow(argument)
    if followed.type == "call" and _LETTERS.match(unit.syntax.text(followed)):
        return True
    text = f"{unit.syntax.text(argument)} {unit.syntax.text(followed)}"
    if _ALPHABET.search(text) or (followed.type == "call" and unit.names.resolve(followed) == "range()"):
        return True
    words_of = set(parts(last_name(unit, argument)))
    return "words" in text.lower() and "phrase" in target.lower() and bool(words_of)


# ---------------------------------------------------------------------- fixes

_SAME = {"choice": "secrets.choice", "getrandbits": "secrets.randbits", "randbytes": "secrets.token_bytes"}


def system_random(match: Match) -> list[Edit]:
    """The same call on the operating system's source of randomness."""
    if match.matcher.kind == "taint":
        call = entry(match)
        drawn = _drawn(match, call) if call is not None else None
        if drawn is None:
            return []
        match = drawn
    module, _, method = (match.name or "").rpartition(".")
    callee = match.callee()
    if module != "random" or callee is None or match.arguments is None:
        return []
    if method in _SAME and not match.arguments.keywords:
        edit = callee_edit(match, _SAME[method])
        return [edit] if edit is not None else []
    if method == "Random":
        return []
    base = callee.child_by_field_name("object") if callee.type == "attribute" else None
    maker = match.text(base) + ".SystemRandom" if base is not None else "`random.SystemRandom`"
    return [replacement(match, callee, spelled(f"{maker}().{method}"))]
