"""PostgreSQL as Django knows it, and what of it the product decides itself (see `base`)."""

# Before a statement that the server plans for its values each time it is asked. One that is kept is planned once for
# whatever value comes, which is as good, but for values that tell how much there is to find: a word, common or rare.
AFRESH = "/* planned afresh */ "
