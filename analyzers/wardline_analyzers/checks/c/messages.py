"""What is said of each kind of issue in C. Names in braces are the issue's values."""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, str]] = {
    "copy-too-large": (
        "{amount} bytes are written to `{buffer}`, which has {size}: what lies behind it is overwritten."
    ),
    "copy-may-exceed": "`{buffer}` has {size} bytes, and {amount} are written: the bound is larger than the buffer.",
    "copy-unchecked": (
        "Nothing compares `{amount}` with the {size} bytes of `{buffer}` before so much is written there."
    ),
    "text-too-large": "This writes {amount} bytes, with the zero at the end, to `{buffer}`, which has {size}.",
    "text-may-exceed": "`{buffer}` has {size} bytes, and this may write {amount}, with the zero at the end.",
    "outgrown": (
        "This goes on until `{what}` ends, and nothing asks whether `{buffer}` with its {size} elements is full: "
        "what lies behind it is overwritten."
    ),
    "text-unchecked": (
        "The text may be longer than the {size} bytes of `{buffer}`: nothing holds the copy back. Write with "
        "a bound: `snprintf(to, sizeof to, …)`."
    ),
    "text-unknown": (
        "This copies up to the end of the source, however small `{buffer}` is. Copy with the size of what is copied to."
    ),
    "short-allocation": (
        "There is no room for the zero at the end: `{buffer}` has {size} bytes, and {amount} are written. "
        "Allocate one more."
    ),
    "read-too-large": (
        "{amount} bytes are read from `{buffer}`, which has {size}: what lies behind it is read as well."
    ),
    "read-may-exceed": "`{buffer}` has {size} bytes, and {amount} are read from it.",
    "read-unchecked": "Nothing compares `{amount}` with the {size} bytes of `{buffer}` before so much is read there.",
    "read-told": (
        "`{amount}` is what the message says of its own length, and nothing compares it with `{size}`: what lies "
        "behind `{buffer}` is read."
    ),
    "read-behind-end": (
        "The loop asks only whether one element is left, and `{place}` lies behind that; how far it goes on is what "
        "the message says. Compare with `{limit}` first."
    ),
    "sum-of-prints": (
        "`snprintf` gives the length that the text would have: `{sum}` may become larger than the buffer, and the "
        "size that is left wraps around. Compare after each call."
    ),
    "tested-late": "`{pointer}` is followed here, and asked for NULL only afterwards, which is too late if it is.",
    "left-dangling": (
        "The function ends here, and `{pointer}` still leads to what was released: whoever uses or releases it next "
        "does so with memory that is gone. Set it to NULL where it is released."
    ),
    "unset-member": "The constructor of `{name}` does not set `{member}`, and a method reads it: it may be anything.",
    "read-no-terminator": (
        "`{buffer}` holds what was read, without a zero at its end: this reads on behind it. Put one there first."
    ),
    "at-outside": "`{index}` is outside of `{buffer}`, which has {size} bytes.",
    "at-may-exceed": "`{index}` may be one too far: `{buffer}` has {size} bytes.",
    "at-unchecked": (
        "Nothing compares `{index}` with the size of `{buffer}` ({size} bytes) before it is the index there."
    ),
    "at-before": "`{index}` is below zero here: what lies there is no part of `{buffer}`.",
    "at-negative": "`{index}` may be below zero: only its upper end is looked at.",
    "parameter-index": (
        "`{index}` is handed in, and is never compared with `{size}`: it may lie outside of `{buffer}`."
    ),
    "signed-size": (
        "`{amount}` may be negative: it has a sign, and only its upper end is looked at. As a size it is then huge."
    ),
    "no-terminator": (
        "`{buffer}` may be left without a zero at its end: the copy puts none where the text is as long as "
        "the bound. Write one to the last byte."
    ),
    "allocation-overflow": (
        "`{size}` may wrap around to a small number, and what is written later does not fit. Compare first: "
        "`if (n > SIZE_MAX / size)`, or use `calloc`."
    ),
    "allocation-input": "`{size}` comes from outside and nobody has looked at it: it may be negative, or all memory.",
    "null-known": "`{pointer}` is NULL here.",
    "null-tested": "`{pointer}` may be NULL: that was asked before, and the code goes on.",
    "null-allocation": "`{pointer}` is NULL where `{callee}` found no memory, and is used without a test.",
    "null-result": "`{callee}` gives NULL where there is nothing, and `{pointer}` is used without a test.",
    "use-after-free": "`{pointer}` is used after its memory has been released.",
    "use-after-close": "`{pointer}` is used after it has been closed.",
    "double-free": "`{pointer}` has been released before: set it to NULL there, or release it at one place only.",
    "return-local": "`{name}` is gone when the function ends: what is returned points to memory of others.",
    "leak": "`{pointer}` is not released on every way out of the function.",
    "leak-overwritten": "What `{pointer}` held is lost: it was not released before it got another value.",
    "leak-regrown": (
        "Where `realloc` finds no memory, `{pointer}` is NULL, and what it held is lost. Put the result into another "
        "variable first."
    ),
    "descriptor-left": "`{pointer}` is not closed on every way out of the function.",
    "leak-file": "`{pointer}` is not closed on every way out of the function.",
    "descriptor-open": (
        "Nobody closes what `{callee}` gives: with each call a descriptor stays open, until there are no more. "
        "`close({name})` where it has been used."
    ),
    "uninitialised": "Nothing has been put into `{name}` before it is read.",
    "maybe-uninitialised": "On some ways nothing has been put into `{name}` before it is read.",
    "uninitialised-text": "Nothing has been put into `{name}` before it is read as a text.",
    "uninitialised-field": (
        "`{callee}` leaves what lay in the memory before, and nothing has been put into `{name}` yet."
    ),
    "outpaced": (
        "There is room for {size} bytes for each character, and a turn of the loop may write {amount} to `{buffer}`: "
        "what lies behind it is overwritten."
    ),
    "asked-before-lock": (
        "Two threads that both asked `{place}` before they got the lock both go on, and the second finds what the "
        "first has left. Take the lock first."
    ),
    "result-as-truth": (
        "An HRESULT is not zero for most errors and for some successes: the truth of `{name}` tells nothing. Ask "
        "`SUCCEEDED({name})`, or `FAILED({name})`."
    ),
    "verified-as-truth": (
        "`{callee}` answers with a number below zero where something goes wrong, which is no zero either: a signature "
        "that could not be looked at is taken for a good one. Compare the answer with 1."
    ),
    "constant-iv": (
        "This IV is the same each time, so equal texts show, and with CTR or GCM the plain text leaks. Fill it with "
        "`RAND_bytes`, and send it along."
    ),
    "code-compared": (
        "`{callee}` stops at the first byte that is another one: how long it takes tells how much of a guess is right. "
        "Use `CRYPTO_memcmp`, and compare all bytes."
    ),
    "umask-open": (
        "With this mask, what is made from here on gets all the rights that are asked for: `fopen` asks for writing by "
        "everybody. Set `umask(077)`."
    ),
    "stack-any": (
        "`{callee}` takes what it is told from the stack, and there is no way to say no: too much ends the program, or "
        "lands in other memory. Use `malloc`, or a bound."
    ),
    "cut-off": (
        "Nobody has compared `{number}` with what fits into {bits} bits: what does not is cut off, and another number "
        "is left."
    ),
    "narrow-as-wide": (
        "A cast changes no text: two bytes of `{text}` are read as one character, and its end is found behind it. "
        "Convert it with `MultiByteToWideChar`."
    ),
    "split-path": (
        "`{callee}` cuts `{path}` at its blanks, and starts the first program that it finds so: somebody else may have "
        "put one there. Give the path as the first argument, or put it in quotes."
    ),
    "xml-entities": (
        "`{parser}` loads what a document's entities point to, so a crafted one reads local files or reaches internal "
        "hosts. Call `setDisableDefaultEntityResolution(true)`, or set that feature, first."
    ),
    "overflow": (
        "A number from outside is not compared with anything before this `{operator}`: the result may not fit."
    ),
    "underflow": (
        "Numbers without a sign: where `{right}` is larger than `{left}`, this is a huge number. Compare first."
    ),
    "underflow-amount": (
        "Where `{right}` is larger than `{left}`, this is a huge number, and so much memory is gone through. Compare "
        "first."
    ),
    "division": "`{divisor}` may be zero: the program ends there. Test it first.",
    "check-then-use": (
        "Between `{asked}` and `{callee}` somebody else can put another file there: open it first, and ask "
        "of what is open."
    ),
    "unchecked-privilege": (
        "Where `{callee}` fails, the program goes on with all its rights. Look at the result, and end."
    ),
    "unchecked-result": "Nobody looks whether `{callee}` did what it was called for.",
    "cleared-last": (
        "Nothing reads `{name}` behind this, so a compiler leaves it out, and the secret stays. Use `explicit_bzero`."
    ),
    "open-without-mode": "A file that is made without a mode gets whatever lies on the stack as its rights.",
    "compared-secret": "`{name}` is compared with a text in the source: everybody who has the program has it.",
    "login-secret": "The password for `{callee}` stands in the source: everybody who has the program has it.",
    "random-secret": (
        "These random numbers can be told from a few of them, and `{name}` must not be guessed. Use `getrandom`, or "
        "`RAND_bytes`."
    ),
    "shared-state": (
        "`{callee}` keeps what it is at for everybody in the program: another thread changes it. Use `strtok_r`."
    ),
    "command-built": (
        "A value is put into this text for a shell, and `;` or `$(…)` in it begins another command. Start "
        "the program itself."
    ),
    "sql-built": (
        "A value is put into this query, and a quote in it ends the text there. Bind it: `?` and `sqlite3_bind_text`."
    ),
    "path-built": (
        "A name that is handed in is put behind a folder, and `..` in it leads out of there. Look at it first."
    ),
    "sizeof-pointer": "This is the size of the pointer `{pointer}`, not of what it points to.",
    "use-after-move": "What `{name}` held was moved away: nobody knows what is in it now.",
    "text-gone": "The text belongs to `{text}`, which is gone at the end of this statement. Keep that in a variable.",
    "changed-in-loop": "`{callee}` may move what `{name}` holds, and the loop goes on with where it was.",
    "unbounded-stream": (
        "`>>` writes as much as it is given, past the end of `{name}`. Read into a `std::string`, or set a width."
    ),
    "lock-kept": "`{lock}` is still locked where the function is left.",
    "locked-twice": "`{lock}` is locked already: the program waits for itself.",
    "difference-compared": (
        "The numbers have no sign: the difference is never below zero. Compare `{left} > {right}`."
    ),
    "narrow-counter": "`{small}` starts again before it gets to `{large}`, if that is larger than it holds.",
    "endless-counter": (
        "`{small}` never gets to `{large}`: its type holds less, and it starts again. Give it a wider type."
    ),
    "mismatch": "`{pointer}` was made by `{made}`, and wants `{wanted}`, not `{how}`.",
    "free-of-no-heap": "`{pointer}` was not made by `malloc`: releasing it breaks the heap.",
    "assigned-in-test": "`=` puts a value into `{target}`, and the test is that value: `==` compares.",
    "compared-in-vain": "`==` compares, and nobody looks at the result: `=` puts the value into `{target}`.",
    "format-arguments": (
        "The format asks for {wanted} arguments, and gets {given}: what lies on the stack is shown for the rest."
    ),
    "format-argument": "`{conversion}` takes a pointer to a text, and `{given}` is a number: it is read as an address.",
    "scanned-without-address": "What is read is written to the address that `{given}` happens to be: give `&{given}`.",
    "scaled-twice": (
        "A step of a pointer counts elements, not bytes: with `sizeof` in it, it leads behind what `{pointer}` has."
    ),
    "unsafe-in-handler": (
        "The signal may come in the middle of `{callee}`, whose lists or lock are then in disorder: set a "
        "`volatile sig_atomic_t`, and do the work elsewhere."
    ),
    "always-above-zero": "`{name}` has no sign: it is never below zero, and the loop goes on from the largest number.",
    "unchanging-loop": "No turn changes anything that `{test}` asks about: the loop never ends.",
    "continue-in-place": "Nothing that `{test}` asks about has changed here: the next turn comes here again, for ever.",
    "copied-owner": (
        "A copy of `{name}` holds the same `{field}`, and both release it: write `{name}(const {name} &) = delete`, or "
        "hold it in a `std::unique_ptr`."
    ),
    "never-released": (
        "`{name}` makes what `{field}` leads to, and releases it nowhere: hold it in a `std::unique_ptr`."
    ),
    "destructor-of-base": (
        "`{name}` has virtual methods and a destructor that is not: `delete` of a pointer to it leaves out that of "
        "what it is."
    ),
    "element-unchecked": "Nobody compares `{index}`, which comes from outside, with the size of `{buffer}`.",
    "element-may-exceed": "`{index}` may be the size of `{buffer}`, and the last element is one before.",
    "copied-to-empty": "`{buffer}` is empty: its elements are written where there are none. Use `std::back_inserter`.",
    "empty-asked": "`{buffer}` may be empty here, and then there is no such element: ask `empty()` first.",
    "stale-view": "`{name}` points into `{owner}`, which may be gone, or have moved what it holds.",
    "owned-twice": "Another owner releases `{pointer}` already: it is released twice.",
    "release-dropped": (
        "`release` hands the pointer out, and nobody takes it: what `{pointer}` held is never released. Call `reset`."
    ),
    "lock-unasked": "`{name}.lock()` gives nothing where the object is gone: keep the result, and ask it first.",
    "grown-by-index": (
        "`{buffer}` is empty here (`reserve` makes room, and no elements), and this writes outside of it: "
        "use `push_back`, or make it with its size."
    ),
    "search-unasked": "Where nothing is found, `{name}` is behind the end: compare it with `end()` first.",
    "caught-by-thread": "The thread goes on when `{name}` is gone: catch it by value, or wait for the thread.",
    "free-inside": "`{pointer}` has been moved on: only the beginning of what `malloc` gave can be released.",
}
for _kind in ("outside", "may-exceed", "unchecked", "before", "negative"):
    MESSAGES[f"write-{_kind}"] = MESSAGES[f"at-{_kind}"]
