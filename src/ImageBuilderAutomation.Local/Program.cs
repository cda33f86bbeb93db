using System.Runtime.InteropServices;
using ImageBuilderAutomation.Local;

// Registered before anything starts, so that Ctrl+C always ends the process cleanly. A second Ctrl+C ends it immediately.
using var end = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
return await LocalProgram.RunAsync(args, Console.Out, Console.Error, end.Token);

void Asked(PosixSignalContext signal)
{
    signal.Cancel = !end.IsCancellationRequested;
    end.Cancel();
}
