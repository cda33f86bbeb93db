#!/bin/sh
# The file 'bootstrap' of the managed package. The dotnet10 runtime starts bootstrap.dll and ignores it. Only provided.al2023, which cannot run the
# managed package, starts this file.
echo "The function cannot start. PACKAGE: expected aot on this runtime, found managed. Deploy with the parameter Package=managed, or build with PACKAGE=aot." >&2
exit 1
