using System.CommandLine;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>emulator</c>: the local Image Builder alone.</summary>
internal static class EmulatorCommand
{
    public static Command Create()
    {
        var port = SharedOptions.Port(4599);
        var speed = SharedOptions.Speed();
        var stopped = new Option<bool>("--stopped") { Description = "The clock stands still until /_emulator/clock moves it." };
        var seed = new Option<FileInfo?>("--seed") { Description = "A JSON file of calls and orders to begin with; again after each reset." };
        var state = new Option<FileInfo?>("--state") { Description = "Where the state is kept: restored from it at start, saved to it at the end." };
        var cloudTrail = new Option<bool>("--cloudtrail") { Description = "Also tells of calls that change something, as CloudTrail does." };
        var listedAfter = new Option<int>("--listed-after") { Description = "Seconds for which a new image stays out of ListImages." };
        var failureContext = new Option<bool>("--failure-context") { Description = "Failed images tell where they failed, in a member that the API's model lacks." };
        var requireSignature = new Option<bool>("--require-signature") { Description = "Refuses requests without a SigV4 signature, as the service does." };
        var command = new Command("emulator", "Runs the local Image Builder alone, for the AWS CLI and SDKs.")
        {
            port, speed, stopped, seed, state, cloudTrail, listedAfter, failureContext, requireSignature,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var file = result.GetValue(state)?.FullName;
            // Stands still until all is restored, which has to happen at the times of old.
            using var clock = new AcceleratedClock(result.GetValue(speed), file is null ? null : SavedState.Read(file)?.Start, stopped: true);
            await using var emulator = await EmulatorServer.StartAsync(
                new()
                {
                    Port = result.GetValue(port),
                    Clock = clock,
                    SeedFile = result.GetValue(seed)?.FullName,
                    StateFile = file,
                    CloudTrail = result.GetValue(cloudTrail),
                    RequireSignature = result.GetValue(requireSignature),
                    Builds = new BuildOptions
                    {
                        ListedAfter = TimeSpan.FromSeconds(result.GetValue(listedAfter)),
                        FailureContext = result.GetValue(failureContext),
                    },
                },
                cancellationToken);
            await clock.SetPaceAsync(speed: null, stopped: result.GetValue(stopped), cancellationToken);
            await output.WriteLineAsync($"local Image Builder   {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync("try                   export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local");
            await output.WriteLineAsync($"                      aws imagebuilder list-components --owner Amazon --endpoint-url {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync("Ctrl+C ends it. Any Region and credentials will do; a 12-digit access key chooses the account.");
            await UntilAsked.WaitAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
