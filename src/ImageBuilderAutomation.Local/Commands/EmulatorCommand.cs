using System.CommandLine;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.Invocation;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>emulator</c>: runs only the emulator of EC2 Image Builder.</summary>
internal static class EmulatorCommand
{
    private const string Waiting = "WAITING";

    public static Command Create()
    {
        var port = SharedOptions.Port(4599);
        var speed = SharedOptions.Speed();
        var allowHost = SharedOptions.AllowHost();
        var stopped = new Option<bool>("--stopped") { Description = "Starts with a stopped clock; POST /_emulator/clock moves it." };
        var seed = new Option<FileInfo?>("--seed-file") { Description = "A JSON file of API calls and control requests that run at the start and after each reset." };
        var state = new Option<FileInfo?>("--state-file") { Description = "The file that the state is restored from at the start and saved to at the end." };
        var cloudTrail = new Option<bool>("--cloudtrail") { Description = "Also publishes the events of CloudTrail for calls that change something." };
        var listedAfter = new Option<int>("--listed-after") { Description = "The number of seconds until a new image appears in ListImages." };
        var failureContext = new Option<bool>("--failure-context")
        {
            Description = "Adds to failed images the point at which they failed, in a member that the API model does not define.",
        };
        var waitingStatus = new Option<string>("--waiting-status")
        {
            Description = "The status of a step that waits for an action: WAITING, as the user guide has it, or RUNNING, the one that the API model defines.",
            DefaultValueFactory = _ => Waiting,
        };
        waitingStatus.AcceptOnlyFromAmong(Waiting, "RUNNING");
        var requireSignature = new Option<bool>("--require-signature") { Description = "Rejects requests without a SigV4 signature, as the service does." };
        var command = new Command("emulator", "Runs only the emulator of EC2 Image Builder, for use with the AWS CLI and SDKs.")
        {
            port, speed, stopped, seed, state, cloudTrail, listedAfter, failureContext, waitingStatus, requireSignature, allowHost,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var file = result.GetValue(state)?.FullName;
            // The clock is stopped until the state is restored, because restored calls run at their original times.
            using var clock = new AcceleratedClock(result.GetValue(speed), file is null ? null : SavedState.Read(file)?.Start, stopped: true);
            await using var emulator = await EmulatorServer.StartAsync(
                new()
                {
                    Port = result.GetValue(port),
                    AllowedHosts = result.GetValue(allowHost) ?? [],
                    Clock = clock,
                    SeedFile = result.GetValue(seed)?.FullName,
                    StateFile = file,
                    CloudTrail = result.GetValue(cloudTrail),
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
            await output.WriteLineAsync($"local Image Builder   {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync("try                   export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local");
            await output.WriteLineAsync($"                      aws imagebuilder list-components --owner Amazon --endpoint-url {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync("Ctrl+C ends it. Any Region and credentials work; an access key of 12 digits selects that account.");
            await Shutdown.WaitAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
