"""Voice: a brand's guidelines as files in Vale's format, and public packages written for it, over the words of a post.

    rulefile   a file → a Guideline → a Check (one module of ``kinds`` each)
    blocks     Markdown → blocks with scopes, as Vale reads it
    reading    checks over blocks → alerts, each with its place (``places``)
    pattern    regular expressions that cannot hang

Everything that depends on Vale's ways is in here, and nothing of it elsewhere: posts are read for sending by
``cmgen.markdown``, which knows mentions, hashtags and channels instead.
"""
