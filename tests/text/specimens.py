"""Texts that nobody wrote by hand, for the properties of the text engine."""

from __future__ import annotations

from hypothesis import strategies as st

from cmgen.model import Location

FRAGMENTS = [
    *[
        "# ",
        "## ",
        "> ",
        "> > ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "    ",
        "\t",
        "```\n",
        "```py\n",
        "~~~\n",
        "***\n",
        "---\n",
        "===\n",
    ],
    *[
        "\n",
        "\n\n",
        "  \n",
        "\\\n",
        "**",
        "*",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "\\",
        "\\*",
        "\\@",
        "|",
    ],
    *["[a](https://x.org)", "![alt](a.jpg)", "[r]", "[r]: https://y.org\n", "<https://x.org>", "[ a ](/b)", "[](u)"],
    *[
        "[j](javascript:x)",
        "[d](data:x)",
        "<b>",
        "</b>",
        "<!-- c -->",
        "<script>",
        "&amp;",
        "&",
        "&#0;",
        "&nbsp;",
        "&copy",
    ],
    *["@lea", "@u@h.tld", "@a.b-c.d", "#Été", "#1", "#a·b", "https://x.org/a_b", "https://x.org/?a=1&amp;b", "http://"],
    *[
        "(https://x.org/f_(x))",
        "javascript:",
        "a|b\n-|-\nc|d\n",
        "mot",
        "l’été",
        "« oui »",
        " ",
        "\u00a0",
        "é",
        "e\u0301",
    ],
    *[
        "\u0301",
        "👨‍👩‍👧",
        "🇫🇷",
        "\u200d",
        "\ufeff",
        "\x00",
        "\x0c",
        "\u2028",
        "عربى",
        "हिन्दी",
        ".",
        "!",
        "?",
        "…",
        "M. ",
        "3.14",
    ],
]

MARKDOWN = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.text(max_size=200),
    st.text("*_`[]()!#>-\\\n @a&;~|:/.", max_size=80),
)


def source_at(source: str, location: Location, first_line: int = 1) -> str:
    """What stands in ``source`` at a location."""
    lines = source.split("\n")

    def offset(line: int, column: int) -> int:
        return sum(len(text) + 1 for text in lines[: line - first_line]) + column - 1

    return source[offset(location.line, location.column) : offset(location.end_line, location.end_column)]
