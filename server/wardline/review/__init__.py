"""Who read what an AI wrote: reviews, bound to the content of a block.

records     the sign-offs in `.wardline/reviews.jsonl`
held        the files with AI-written blocks, and the blocks as an editor shows them
unreviewed  what nobody has signed off yet, the riskiest first; risk: why
checklist   what to look at in a block
sign        put a verdict on a block, if it still is what was read
lines       who wrote and who reviewed each line of a file
audit       the account of a whole workspace
verify      whether records and reviews fit the repository
"""
