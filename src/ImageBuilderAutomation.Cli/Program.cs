using System.Runtime.InteropServices;
using ImageBuilderAutomation.Cli;

// Registered before anything starts, so that Ctrl+C always ends the command cleanly. A second Ctrl+C ends it immediately.
using var end = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, end.Token);

void End(PosixSignalContext signal)
{
    signal.Cancel = !end.IsCancellationRequested;
    end.Cancel();
}
