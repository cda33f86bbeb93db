using System.Runtime.InteropServices;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;

// Registered before anything starts, so that Ctrl+C always ends the command cleanly. A second Ctrl+C ends it immediately.
using var end = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return await CommandLine.RunAsync(
    args, Screen.Of(System.Console.Out, System.Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
    Screen.Of(System.Console.Error, System.Console.IsErrorRedirected, Environment.GetEnvironmentVariable), end.Token);

void End(PosixSignalContext signal)
{
    signal.Cancel = !end.IsCancellationRequested;
    end.Cancel();
}
