"""What a careful reader sees in one function of C or C++: sizes, lengths, who owns memory, what was tested before.

    nodes.py       a function as a small tree of its own
    source.py, types.py  its text; what a declaration says of a name
    declared.py, declarators.py  from tree-sitter's tree to that
    expressions.py, statements.py  from tree-sitter's tree to that tree
    linear.py      sums of unknown numbers; what follows from inequalities
    state.py       what holds at one place: values of names, objects, inequalities; joining.py: of two ways that meet
    paths.py       places that a function can name
    look.py        one look at one function
    library.py     what C's functions do with the memory they are given
    operators.py   what operators make of two values
    evaluate.py, calls.py  what an expression is worth, and what it does
    places.py, bindings.py  what is in a place that nothing here has set; what a path is worth from here on
    tests.py       what a condition that holds vouches for
    walk.py        statements: ways part and meet. Start reading here
    declarations.py, turns.py  what a variable holds from its first line on; what the turns of a loop change
    bounds.py, copies.py, read_texts.py, lifetimes.py, numbers.py  what is reported, by subject
    misuse.py      arguments that are not what the function takes them for; locks
    layouts.py     arrays, and functions that give texts, which other units declare
    objects.py     C++: moved objects, texts of objects that are gone, containers that change under a loop
    views.py       C++: references and iterators into what moves or ends, pointers with two owners, searches, threads
    classes.py     C++: what a class says as a whole
    told_lengths.py  lengths that a message tells of itself; cursors.py: loops that go by them
    unset_memory.py  fields of memory from `malloc` that are asked for before anything has been put there
    outpaced.py      memory for so many bytes of each character, and loops that may write more of them
    asked_before_lock.py what is asked before a lock is taken, and changed behind it
    crypto.py        OpenSSL and its kin: results as truths, codes compared byte by byte, IVs that are written down
    windows.py       Windows' own types: results as truths, narrow texts as wide ones, paths that are no whole word
    xerces.py        parsers of Xerces that load what a document's entities point to
    unset_members.py C++: members that a constructor leaves as they are
    slips.py       `=` for `==`, formats without their arguments, sizes counted twice, work in handlers of signals
    outgrown.py    loops that write an array until what they read ends
    endless.py     loops that never end; descriptors.py: what is opened and never closed
    names.py       flaws that names and their order tell: time of check and time of use, results that nobody looks at
    review.py      all issues of a unit, made once for all rules

Nothing here knows rules: `checks/c/review.py` makes matches of the issues.
"""
