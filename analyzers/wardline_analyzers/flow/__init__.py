"""Dataflow: where untrusted data comes from, which way it takes, where it does harm. The same for all languages.

To read it for the first time: form/, known/values.py, solve/statements.py, evaluate/expressions.py, calling/calls.py;
then unit_flow.py and module_flow.py in module/, and document/document_flow.py, which say who looks at what, and when.

form/: the common form of code
    node.py, expressions.py, statements.py, definitions.py  what a language's front end makes of a unit
    lowered.py        the unit, and all that is known of it from there on
    lowering.py       what a front end keeps while it does that
    naming.py         the names in a part of it
    gap.py, rows.py   places in a function that somebody types in; statements taken over from the text before
    letter_ranges.py  two comparisons that say between which letters one lies

known/: what is known
    values.py         of a value: its data, its constants, its elements, what it is an instance of
    steps.py          of the way that data took
    exact.py          of what is the same to the last detail
    joining.py        of several that meet; elements.py: of elements; identity.py: who shares an object
    class_constants.py  which member of an enum it is
    outcomes.py       what the truth of a flag or an answer tells of what else holds
    state.py          at one place of a function; run.py: in one look at one unit
    program.py        of functions and classes around it, and of what calling them does; closures.py: of those inside it
    arguments.py      of the arguments of a call
    world.py          what may be asked of the program; registration.py: calls that make a handler of a function
    chosen.py         constants that nobody knows
    kinds.py          the kinds of sources and of sinks; method_kinds.py: static methods, properties

solve/: what statements do
    statements.py     to the state, from top to bottom. Start reading here
    ways.py, loops.py, definitions.py  those with ways of their own; loops; functions and classes inside the unit
    patterns.py       whether a pattern of `match` fits, and what it binds
    targets.py        assignment; throwing.py: exceptions, and the handlers that get them
    raising.py, quiet.py  what raises for sure, and what surely does not
    wrapping.py       decorators, annotations, context managers; class_hooks.py: what runs when a class is made
    solver.py         what a whole function comes to; memory.py, record.py: what statements did in the look before
    interpreter.py    what those below ask of these: whoever works on values may have to call, to assign, to decide

evaluate/: what expressions are worth
    expressions.py, displays.py, operators.py, strings.py  by their kind; fold.py: worked out where all is constant
    attributes.py, members.py, subscripts.py  attributes; what the program's own classes have; elements by key
    typed_fields.py   fields that a client has filled, by their types and validators
    enumerations.py   the program's own: members in order, by name, by value
    protocols.py      methods with two underscores; descriptors.py: attributes that have some; properties.py

decide/: tests
    branching.py, comparisons.py  which way is taken, and what holds behind it
    regexes.py, groups.py  what patterns of texts vouch for; letter_classes.py: classes that have a name
    steps_up.py       steps of paths that are compared with `..`
    decisions.py      parameters that decide about the way through a function

calling/: calls
    calls.py          of anything; gathering.py: what is given; binding.py: to which parameters
    constructing.py, super_calls.py, overloads.py  of classes of the program, what their bases have, one of several
    summaries.py      what a call does that has been summed up
    closer_looks.py, visits.py, crossing.py  looks at a function with just the arguments of one call
    module_state.py   what a module's variables are in such a look, and after it
    library.py        of everything else, by models; conditions.py: does a model's `where` hold
    unknown.py        of what nobody describes

functions/: the language's own functions, and those of its library that work on values, by what they work on

methods/: what texts, lists, dictionaries and sets have
    builtin_methods.py  by their names, whatever an object may be
    text_methods.py, container_methods.py, mapping_methods.py, set_methods.py  by what they are of
    endings.py        what stands behind the last dot or slash of a text
    container_changes.py  what those that change one share

boundary/: where data enters and does harm
    sources.py, sinks.py  by the models
    namesakes.py      methods of the program that have the name of one that does harm
    secrets.py, secret_names.py  values that are secrets; what names tell of them
    handlers.py, registrations.py  functions that a framework calls: by which model
    shown_fields.py   objects that are printed or encoded with all their fields
    parameters.py, dependencies.py, routes.py  what their parameters hold, and those of functions that nobody calls
    annotations.py, aliases.py  what types say of them; types that are kept under a name
    route_schemas.py  what the schemas of a route let through of a request
    form_fields.py    fields of forms, which hold what their types and validators let through
    marks.py          the decorators of classes, by name and with the texts in them
    results.py, media_types.py  where their results go; the types of content they say
    markup.py         HTML and XML that a function returns

module/: a unit, and its module
    unit_flow.py      one look, and what comes of it; outside.py: its values as others see them
    windows.py, offsets.py  where somebody types in a function; from places there to byte offsets
    kept_closures.py  functions that another one has given a variable, as others see them
    unit_world.py     what a look may ask of the program
    class_answers.py, field_answers.py, name_answers.py  the answers
    module_flow.py    the units of a module, looked at when asked, anew when an answer has changed. Its layers:
    declared.py       how classes declare their fields
    module_units.py, module_calls.py, module_writers.py  what there is; who calls whom; who writes to names and fields
    parts.py, call_graph.py, changers.py, askers.py, mentions.py, seen.py, cycles.py, tangle.py, looks.py, remembered.py
                      a unit in its module, and what the layers keep

document/: what a document asks for
    document_flow.py  units worth a look, the ways of the data
    worth.py, carried.py  which units are worth a look; the names by which they come by pages and other modules
    gathered.py, unit_data.py  which data gets to which sinks; what matchers are told of a unit
    entrances.py, handed.py  functions that others may call with anything; what their callers here give
    decided.py        what is never reached with the constants that a module's own calls give
    asides.py         units without a sink, looked at when a matcher asks

project/: other modules of the project
    project_flow.py, neighbours.py  by levels; what one module may ask about the others; module_text.py: their texts
    following.py      what a name means there, through imports, packages, and the files that it names
    imports.py, packages.py  which file an import means; packages that are folders
    dependencies.py   what a result rests on in other files

models/: what libraries mean
    tables.py, entries.py  as tables; what a table can say of a name
    file.py, sections.py, words.py  one file; its sections; what entries are made of
    loading.py, compiling.py  from files to the tables, and what is remembered of that
"""
