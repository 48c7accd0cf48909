"""What is known beyond the texts: the program's answers to what rules ask (`wardline_analyzers/world.py`).

    knowledge.py   answers that are known, and finding out the others. Start reading here
    answers.py     an answer, and how long it holds; where it is looked for
    topics.py      which function answers which topic

A rule asks while a text is analysed, and never waits. In the editor open questions are answered in a thread when it is
quiet (`lsp/asking.py`); on the command line before the report is made. Then the texts that asked are analysed again.
"""
