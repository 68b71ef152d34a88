"""What every workflow of a brand, and the repository it stands in, must hold to: by number, in a line."""

from __future__ import annotations

CHECKLIST = {
    "every workflow": {
        "W1.1": "zizmor's strictest look finds nothing, and GitHub's schema fits",
        "W1.2": "no permission that a job does not ask for, and it says why",
        "W1.3": "actions by commit and version; none of others beside secrets; updates wait a week",
        "W1.4": "never started by a stranger with our rights",
        "W1.5": "no expression in a script",
        "W1.6": "no token in the checkout or in an address",
        "W1.7": "every job ends by itself; publishing is never cut short by the next run",
        "W1.8": "the machine by name; no cache beside secrets",
        "W1.9": "everything installed by hash, in a step that sees no secret",
        "W1.10": "the job that sends reaches the brand's networks and nothing else",
    },
    "two jobs": {
        "W2.1": "the check of a pull request holds no secret and may only read",
        "W2.2": "what renders holds no token, what sends renders nothing",
        "W2.3": "no reader of strangers' bytes can be imported where tokens are",
        "W2.4": "the build of a local run is a process with limits, and no token in reach",
    },
    "the repository": {
        "W3.1": "doctor reads the repository's settings and says what differs",
        "W3.2": "what was approved is what is sent",
    },
    "the preview": {
        "W4.1": "loopback, names, origins, token, policy",
    },
    "our own releases": {
        "W5.1": "trusted publishing, attestations, two builds of the same bytes",
    },
    "when it goes wrong": {
        "W6.1": "limits of damage in code",
        "W6.2": "a freeze from a telephone",
        "W6.3": "a list of what went out, and what to revoke",
    },
}
