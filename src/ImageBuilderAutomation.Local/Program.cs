using System.Runtime.InteropServices;
using ImageBuilderAutomation.Local;

// Registered before anything starts, so that no moment is without an answer to Ctrl+C; the second one ends the process at once.
using var end = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
return await LocalProgram.RunAsync(args, Console.Out, Console.Error, end.Token);

void Asked(PosixSignalContext signal)
{
    signal.Cancel = !end.IsCancellationRequested;
    end.Cancel();
}
