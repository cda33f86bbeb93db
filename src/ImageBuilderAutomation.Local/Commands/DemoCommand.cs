using System.CommandLine;
using ImageBuilderAutomation.Local.Demo;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>demo</c>: a day of a small image factory, played in seconds, that checks its own claims.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var port = SharedOptions.Port(0);
        var seed = new Option<int>("--seed") { Description = "Ids and durations follow from it.", DefaultValueFactory = _ => 1 };
        var policy = new Option<FileInfo?>("--policy") { Description = "Plays the day under another policy; claims that depend on the demo's own then fail." };
        var verbose = new Option<bool>("--verbose") { Description = "Shows the functions' log too." };
        var processes = new ProcessSwitches();
        var command = new Command("demo", "Plays a day of a small image factory in seconds and checks what it claims. Exit code 0 only if every claim holds.")
        {
            port, seed, policy, verbose, processes.Processes, processes.Bootstrap,
        };
        command.SetAction((result, cancellationToken) => DemoRun.RunAsync(
            new()
            {
                Port = result.GetValue(port),
                Seed = result.GetValue(seed),
                Processes = processes.Read(result),
                PolicyFile = result.GetValue(policy)?.FullName,
                Log = result.GetValue(verbose) ? TextWriter.Synchronized(result.InvocationConfiguration.Error).WriteLine : _ => { },
            },
            result.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }
}
