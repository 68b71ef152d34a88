"""What no test proves, or no test proves whole, and why: number → the reason, for docs/reliability.md."""

from __future__ import annotations

NOT_YET = "no test has this number yet"

LACKING: dict[str, str] = {
    "F04": "no last step of a job pushes the journal: the next run looks instead",
    "F05": "the limit is the whole process's",
    "F07": "the disk is full for the journal; not for git's own objects",
    "F25": "that git was led to another address is not said",
    "F29": "a claim whose post has gone stops the run and asks a person; it is not released by itself",
    "F39": "`cmgen drift` names the second copy; a run does not look for it",
    "F40": "where a server makes two posts, `cmgen drift` names the second; the run does not see it",
    "F49": "no network that refuses duplicates can be published to yet",
    "F50": "no such network can be published to yet: the meaning of its answer is shown",
    "F56": "no network with containers can be published to yet: simulated",
    "F57": "what a network removes later, `cmgen drift` finds; a run does not look for it",
    "F58": "a text that is cut by the network would not be found, and a person is asked",
    "F63": "of sessions that live for one run; no network whose refreshed token must be kept can be published to yet",
    "F64": "of sessions that live for one run; no network whose refreshed token must be kept can be published to yet",
    "F70": "a date keeps its time on the wall, and the plan does not say that the rules have changed",
    "F78": "the address is compared with the account's others, the text is not",
    "B33": "nothing is exported as a table yet",
    "B38": "a folder that becomes a link between the check and the reading is not tried",
    "B64": "no layout is written in Typst",
    "B79": "there is no inbox yet",
    "B80": "there is no inbox yet",
    "B81": "a link is looked at so; there are no feeds yet",
    "B95": NOT_YET,
    "B99": "three thousand posts, of words alone: not three gigabytes of pictures",
    "W1.10": "a firewall is the runner's own; links of posts are looked at from the same job",
    "W2.4": "the limits are those of the process that opens pictures, fonts and videos; the build's own has none",
    "W3.1": "doctor does not ask GitHub yet",
    "W5.1": "there is no release yet",
}
