"""Runs one AWS CLI command per line from standard input, a JSON array of arguments, and prints one result per line.

Loading the CLI takes most of the time of a command, so one process runs them all. Each command gets a driver of its own, as in a process of its own.
"""
import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

for line in sys.stdin:
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            code = create_clidriver().main(json.loads(line))
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "output": output.getvalue(), "errors": errors.getvalue()}))
