using System.CommandLine;
using System.Net;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Emulator.Tool.Pushing;

namespace ImageBuilderAutomation.Emulator.Tool;

/// <summary>Runs only the emulator of EC2 Image Builder.</summary>
internal static class EmulatorCommand
{
    private const string Waiting = "WAITING";

    public static T AddTo<T>(T command)
        where T : Command
    {
        var port = ServerOptions.Port(4599);
        var host = ServerOptions.Host();
        var speed = ServerOptions.Speed();
        var allowHost = ServerOptions.AllowHost();
        var stopped = new Option<bool>("--stopped") { Description = "Starts with a stopped clock; POST /_emulator/clock moves it." };
        var seed = new Option<FileInfo?>("--seed-file") { Description = "A JSON file of API calls and control requests that run at the start and after each reset." };
        var state = new Option<FileInfo?>("--state-file") { Description = "The file that the state is restored from at the start and saved to at the end." };
        var cloudTrail = new Option<bool>("--cloudtrail") { Description = "Also publishes the events of CloudTrail for calls that change something." };
        var listedAfter = new Option<int>("--listed-after") { Description = "The number of seconds until a new image appears in ListImages." };
        var failureContext = new Option<bool>("--failure-context")
        {
            Description = "Shows at which point an image failed, in a member that clients before October 2026 do not know.",
            DefaultValueFactory = _ => true,
        };
        var platformOverride = new Option<bool>("--require-platform-override")
        {
            Description = "Requires platformOverride for a container recipe's parent image in any registry, not only in Amazon ECR.",
        };
        var waitingStatus = new Option<string>("--waiting-status")
        {
            Description = "The status of a step that waits for an action: WAITING, as the user guide has it, or RUNNING, the one that the API model defines.",
            DefaultValueFactory = _ => Waiting,
        };
        waitingStatus.AcceptOnlyFromAmong(Waiting, "RUNNING");
        var requireSignature = new Option<bool>("--require-signature") { Description = "Rejects requests without a SigV4 signature, as the service does." };
        var targets = new PushOptions();
        foreach (var option in new Option[] { port, host, allowHost, speed, stopped, seed, state, requireSignature })
            command.Add(option);
        foreach (var option in new Option[] { cloudTrail, listedAfter, failureContext, waitingStatus, platformOverride })
            command.Add(option);
        targets.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var file = result.GetValue(state)?.FullName;
            // The clock is stopped until the state is restored, because restored calls run at their original times.
            using var clock = new AcceleratedClock(result.GetValue(speed), file is null ? null : SavedState.Read(file)?.Start, stopped: true);
            await using var pushed = targets.Open(result, clock, TextWriter.Synchronized(result.InvocationConfiguration.Error));
            await using var emulator = await EmulatorServer.StartAsync(
                new()
                {
                    Address = result.GetValue(host) ?? IPAddress.Loopback,
                    Port = result.GetValue(port),
                    AllowedHosts = result.GetValue(allowHost) ?? [],
                    Clock = clock,
                    Events = pushed,
                    SeedFile = result.GetValue(seed)?.FullName,
                    StateFile = file,
                    CloudTrail = result.GetValue(cloudTrail),
                    PlatformOverrideRequired = result.GetValue(platformOverride),
                    RequireSignature = result.GetValue(requireSignature),
                    Builds = new BuildOptions
                    {
                        ListedAfter = TimeSpan.FromSeconds(result.GetValue(listedAfter)),
                        FailureContext = result.GetValue(failureContext),
                        ReportWaiting = result.GetValue(waitingStatus) == Waiting,
                    },
                },
                cancellationToken);
            await clock.SetPaceAsync(speed: null, stopped: result.GetValue(stopped), cancellationToken);
            Greet(output, emulator.Url, result.GetValue(host), pushed);
            await ServerProgram.WaitForEndAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static void Greet(TextWriter output, Uri url, IPAddress? host, PushedEvents pushed)
    {
        var local = $"http://127.0.0.1:{url.Port}";
        output.WriteLine($"local Image Builder   {(host is null || IPAddress.IsLoopback(host) ? url.GetLeftPart(UriPartial.Authority) : local)}");
        if (host is not null && !IPAddress.IsLoopback(host))
            output.WriteLine($"WARNING               listens on {host}: everybody who reaches this machine can call it, and move its clock, without credentials");
        foreach (var target in pushed.Targets)
            output.WriteLine($"pushes to             {target}");
        output.WriteLine("try                   export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local");
        output.WriteLine($"                      aws imagebuilder list-components --owner Amazon --endpoint-url {local}");
        output.WriteLine("Ctrl+C ends it. Any Region and credentials work; an access key of 12 digits selects that account.");
    }
}
