"""What the code of a package does by itself: when it is installed, when Python starts, when it is imported.

    moments.py    which files run when
    resting.py    what of a module runs without being asked; across.py: what other modules call of it then
    disguise.py   names that are not what they look like
    signs.py      what of it is what malicious packages do: Python
    npm.py        the same of packages of npm
    sign.py       one such place; what hides in any language

What code does when somebody calls it is not looked at here: that is what `wardline capabilities` lists. One capability
says little; the signs are capabilities together, at a moment at which nobody has asked for anything.
"""
