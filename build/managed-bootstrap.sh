#!/bin/sh
# Lies in the managed package as 'bootstrap'. dotnet10 starts bootstrap.dll and leaves this alone; only provided.al2023, which cannot run the package, gets here.
echo "The function cannot start. PACKAGE: expected aot on this runtime, found managed. Deploy with the parameter Package=managed, or build with PACKAGE=aot." >&2
exit 1
