"""Who read what an AI wrote: reviews, bound to the content of a block.

records     the sign-offs in `.wardline/reviews.jsonl`
unreviewed  what nobody has signed off yet, the riskiest first
checklist   what to look at in a block
"""
