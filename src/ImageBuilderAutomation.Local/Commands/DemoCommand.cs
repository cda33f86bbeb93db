using System.CommandLine;
using ImageBuilderAutomation.Emulator.Tool;
using ImageBuilderAutomation.Local.Demo;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>demo</c>: simulates two days of a small image factory in seconds and checks claims about the result.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var port = ServerOptions.Port(0);
        var seed = new Option<int>("--seed")
        {
            Description = "Seed for generated ids and build durations; the same seed gives the same output.",
            DefaultValueFactory = _ => 1,
        };
        var policy = new Option<FileInfo?>("--policy")
        {
            Description = "The policy file. Default: the demo's own; claims that depend on it fail with another one.",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Also prints the log of the functions, to standard error." };
        var console = new Option<bool>("--console") { Description = "Leaves the web console open on the demo, with one more build that waits for people, until Ctrl+C." };
        var processes = new ProcessSwitches();
        var command = new Command(
            "demo", "Simulates two days of a small image factory in seconds and checks claims about the result. Exit code 0 only if every claim passed.")
        {
            port, seed, policy, verbose, console, processes.Processes, processes.Bootstrap,
        };
        command.SetAction((result, cancellationToken) => DemoRun.RunAsync(
            new()
            {
                Port = result.GetValue(port),
                Seed = result.GetValue(seed),
                Processes = processes.Read(result),
                PolicyFile = result.GetValue(policy)?.FullName,
                IsShown = result.GetValue(console),
                Log = result.GetValue(verbose) ? TextWriter.Synchronized(result.InvocationConfiguration.Error).WriteLine : _ => { },
            },
            result.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }
}
