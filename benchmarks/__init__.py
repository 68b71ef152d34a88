"""How fast cmgen is: a corpus of posts, a stopwatch, and the tables of docs/performance.md."""
