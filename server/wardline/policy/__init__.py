"""What a team allows of code that an AI wrote: `[policy]` in the settings file at the top of a checkout.

settings     the policy as it is written
codeowners   who owns a path
model        the words: decision, verdict, and what is decided about
decide       what the policy says of blocks, findings and suppressions; pure functions
named        why it does not allow a name, and which line says so
agent        what it says of what an AI agent is about to do
view         the files of the working tree, of the index, or of a commit, and which of their lines are new
gather       what is to be decided of the files of a view
findings     what is found in these files
suppressions which comments silence rules, and what they lack
git_hooks    hooks of git that call the gate
"""
