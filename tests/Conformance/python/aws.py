"""Runs one AWS CLI command per line from standard input, in the environment that comes with it, and prints one result per line.

Loading the CLI and the models of its services takes most of the time of a command, so one process runs them all. Each command gets a driver of its own,
as in a process of its own.
"""
import contextlib
import functools
import io
import json
import os
import sys
import traceback

import botocore.session
from awscli.clidriver import create_clidriver

botocore.session.create_loader = functools.cache(botocore.session.create_loader)

for line in sys.stdin:
    asked = json.loads(line)
    os.environ.update(asked["environment"])
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            code = create_clidriver().main(asked["question"])
        except SystemExit as end:
            code = end.code
        except Exception:
            code = 255
            traceback.print_exc()
    print(json.dumps({"code": code, "output": output.getvalue(), "errors": errors.getvalue()}))
