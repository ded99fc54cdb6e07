"""`doctor` finds out what keeps pages from a service, and says what helps."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from sockjs_py.commands.arguments import add_url, header_value, printable, seconds, transports_of
from sockjs_py.doctor.diagnoses import DIAGNOSES
from sockjs_py.doctor.examination import examine
from sockjs_py.doctor.findings import Finding
from sockjs_py.doctor.probes import Patient

_MARKS = {True: "✓", False: "✗", None: "-"}
IDLE_S = 65.0
# A server may say anything, at any length.
_LINE_LENGTH = 300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    add_url(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, and progress elsewhere")
    parser.add_argument(
        "--origin",
        type=header_value,
        default="",
        help="of the page that would use it, for CORS and cookies",
    )
    parser.add_argument(
        "--idle",
        type=seconds,
        nargs="?",
        const=IDLE_S,
        metavar="SECONDS",
        help=f"leave connections alone for so long ({IDLE_S:g} if no number is given)",
    )
    parser.epilog = (
        "The exit status is 0 if all is well, 1 if something is wrong, 2 if nothing can be used."
    )


def run(options: argparse.Namespace) -> int:
    """Examine and print; return the exit status."""
    patient = Patient(options.url, dict(options.header), options.origin.rstrip("/"))
    patient.is_insecure = options.insecure
    return asyncio.run(_examine(patient, options))


async def _examine(patient: Patient, options: argparse.Namespace) -> int:
    progress = sys.stderr if options.json else sys.stdout
    found: list[Finding] = []
    if options.idle:
        print(f"(this takes {options.idle:g} s more than usual)", file=sys.stderr, flush=True)
    async for finding in examine(patient, transports_of(options), options.idle):
        found.append(finding)
        print(line(finding), file=progress, flush=True)
    status = exit_status(found)
    if options.json:
        print(json.dumps({"url": patient.url, "status": status, **report(found)}, indent=1))
    else:
        for text in advice(found):
            print(text)
    return status


def line(finding: Finding) -> str:
    """Return a finding as it is shown at once."""
    text = printable(shorten(finding.text, _LINE_LENGTH, placeholder=" …"))
    return f"{_MARKS[finding.is_ok]} {finding.transport:14}{finding.check:11} {text}"


def advice(found: Sequence[Finding]) -> list[str]:
    """Return what is wrong, each diagnosis once, with cause and remedy."""
    texts = []
    for key in dict.fromkeys(finding.diagnosis for finding in found if finding.diagnosis):
        row = DIAGNOSES[key]
        names = ", ".join(each.transport for each in found if each.diagnosis == key)
        about = f" ({names.strip(', ')})" if names.strip(", ") else ""
        texts.append(f"\n{row.symptom}{about}\n  cause:  {row.cause}\n  remedy: {row.remedy}")
    return texts


def report(found: Sequence[Finding]) -> dict[str, Any]:
    """Return the same for programs."""
    keys = dict.fromkeys(finding.diagnosis for finding in found if finding.diagnosis)
    return {
        "findings": [vars(finding) for finding in found],
        "diagnoses": {key: vars(DIAGNOSES[key]) for key in keys},
    }


def exit_status(found: Sequence[Finding]) -> int:
    """Return 0 if all is well, 1 if something is wrong, 2 if no transport opens."""
    if not any(finding.check == "open" and finding.is_ok for finding in found):
        return 2
    return int(any(finding.is_ok is False for finding in found))
