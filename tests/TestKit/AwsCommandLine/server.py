"""Runs AWS CLI commands that the script `aws` beside it sends over loopback.

Loading the CLI and the models of its services takes most of the time of a command. This process loads them once and forks for each command, so that each
command has a process, an environment and a working folder of its own. It prints its port and ends when its standard input does.

A request is a list of texts that each end with a zero byte: the working folder, the number of arguments, the arguments, the number of variables, the
variables as NAME=value. The response is a line with the exit code and the number of bytes of output and of errors, then those bytes.
"""
import functools
import os
import select
import signal
import socket
import sys
import tempfile
import traceback

import botocore.session
from awscli.clidriver import create_clidriver

botocore.session.create_loader = functools.cache(botocore.session.create_loader)


def read(stream):
    texts = []
    while (byte := stream.read(1)) != b"":
        text = bytearray()
        while byte not in (b"", b"\0"):
            text += byte
            byte = stream.read(1)
        texts.append(text.decode())
        count = int(texts[1]) if len(texts) > 1 else None
        if count is not None and len(texts) > 2 + count and len(texts) == 3 + count + int(texts[2 + count]):
            return texts[0], texts[2:2 + count], texts[3 + count:]
    raise EOFError("The request ended early.")


def load(driver, service):
    """Keeps the model in this process, for all commands that follow."""
    try:
        driver.session.get_component("data_loader").load_service_model(service, "service-2")
    except Exception:
        pass  # Not a service: the command itself says so.


def run(folder, arguments, variables):
    output, errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    os.dup2(output.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    os.chdir(folder)
    # AWS_DATA_PATH is the CLI's own variable.
    for name in [name for name in os.environ if name.startswith("AWS_") and name != "AWS_DATA_PATH"]:
        del os.environ[name]
    os.environ.update(variable.split("=", 1) for variable in variables)
    try:
        code = create_clidriver().main(arguments)
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        code = 255
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    for file in (output, errors):
        file.seek(0)
    return code, output.read(), errors.read()


signal.signal(signal.SIGCHLD, signal.SIG_IGN)
driver = create_clidriver()
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    ready, _, _ = select.select([server, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as stream:
        try:
            folder, arguments, variables = read(stream)
        except (EOFError, ValueError):
            continue
        load(driver, next((argument for argument in arguments if not argument.startswith("-")), ""))
        if os.fork() == 0:
            code, output, errors = run(folder, arguments, variables)
            connection.sendall(b"%d %d %d\n%b%b" % (code, len(output), len(errors), output, errors))
            os._exit(0)
