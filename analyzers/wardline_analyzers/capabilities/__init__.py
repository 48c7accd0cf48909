"""What code can do to the world around it: reach the network, start programs, write files, and so on.

    document.py   capabilities_of: what a text or a part of it does, and where; by_function: the same for each function
    imports.py    could_do: what the imports of a text could give it, a coarser answer for whole packages
    result.py     the answers, and what is new between two of them: added
    wording.py    answers as a part of a sentence
    kinds.py      the capabilities that are told apart
    tables.py     what the models say of them; ability.py: the section `capabilities` of a model file
    unit.py       the places in one unit; names.py: what is known of `self` there

Nothing is imported here: a model file is read with `ability.py` alone.
"""
