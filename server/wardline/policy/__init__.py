"""What a team allows of code that an AI wrote: `[policy]` in the settings file at the top of a checkout.

settings     the policy as it is written
codeowners   who owns a path
decide       what the policy says of blocks, findings and suppressions; pure functions
"""
