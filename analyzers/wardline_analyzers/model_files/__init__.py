"""What a model file would run when it is loaded, told without loading it.

    inspect.py    inspect: a file's bytes to a Report. Start reading here
    machine.py    the instructions of a pickle, followed with symbols instead of objects; nothing is imported or called
    stack.py, tape.py  the values that instructions leave for later ones; the bytes that they read
    symbols.py    what stands for an object: a global, what a call makes, a container; and how it is shown
    danger.py     which names run code or reach outside, which do no harm, and which nobody here knows
    arrays.py     the headers of numpy's files, and the arrays that joblib puts between a pickle's instructions
    archives.py   the members of a zip file, read as forgivingly as the loaders read them
    seven_zip.py  the members of a 7z archive; lz4_frames.py: streams packed by LZ4
    keras.py      layers that hold code, and names that are fetched, in Keras' files
    limits.py     how far anything of this goes
    report.py     the answer

Bytes in, values out. A hostile file costs bounded time and memory, and never raises.
"""
