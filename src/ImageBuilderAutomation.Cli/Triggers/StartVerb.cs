using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class StartVerb
{
    public static Command Create(TimeProvider clock)
    {
        var pipeline = new Argument<string>("pipeline") { Description = "The pipeline's name." };
        var follow = new Option<bool>("--follow")
        {
            Description = "Wait until the build ends and show each state. Exit code 0 only if an image became available.",
        };
        var (policy, stack) = (PolicyFile.Option(), new StackOptions(clock));
        var command = new Command(
            "start",
            "Starts a pipeline with your own credentials, in any mode and in any freeze. Exit code 1 if the build is deferred; it then starts by itself later.")
        {
            pipeline, follow, policy,
        };
        stack.AddPersonTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, output) = (parsed.GetRequiredValue(policy), parsed.InvocationConfiguration.Output);
            var result = PolicyFile.Read(path);
            if (result.Policy is not { } read)
                return Problems.Report(output, path, result, json: false);

            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With(read);
            var name = parsed.GetRequiredValue(pipeline);
            var by = await opened.Identity.ReadPersonAsync(cancellationToken);
            var report = await opened.Get<ManualStart>().HandleAsync(opened.PipelineArn(name), by, cancellationToken)
                ?? throw new UsageException($"Expected a pipeline of account {opened.AccountRegion.Account} in {opened.AccountRegion.Region}, found none named '{name}'.");
            if (report.ImageArn is not { } image || report.Result is not (PipelineRunResult.Started or PipelineRunResult.Running))
            {
                var label = report.Result == PipelineRunResult.Deferred ? "deferred" : "not started";
                await parsed.InvocationConfiguration.Error.WriteLineAsync(TerminalText.Of($"{name}: {label}: {report.Reason}"));
                return ExitCode.Problems;
            }

            await output.WriteLineAsync(TerminalText.Of($"{name}: started {image}"));
            return parsed.GetValue(follow)
                ? await new BuildFollower(opened.Get<IImages>(), opened.Clock, output).FollowAsync(image, cancellationToken)
                : ExitCode.Ok;
        });
        return command;
    }
}

/// <summary>Follows a build until it ends.</summary>
internal sealed class BuildFollower(IImages images, TimeProvider clock, TextWriter output)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);

    /// <returns><see cref="ExitCode.Ok"/> only if an image became available.</returns>
    public async Task<int> FollowAsync(string imageArn, CancellationToken cancellationToken)
    {
        var (startedAt, last) = (clock.GetUtcNow(), "");
        while (true)
        {
            var image = await images.ReadAsync(imageArn, cancellationToken);
            var status = image?.Status ?? "not found";
            if (status != last)
                await output.WriteLineAsync(TerminalText.Of($"{TimeFormat.Of(clock.GetUtcNow())}  {status}{(image?.Reason is { } reason ? $": {reason}" : "")}"));
            last = status;
            if (image is null || image.HasEnded)
            {
                foreach (var ami in image?.Amis ?? [])
                    await output.WriteLineAsync(TerminalText.Of($"  {ami.ImageId} in {ami.Region}{(ami.AccountId is { } account ? $" of {account}" : "")}"));
                await output.WriteLineAsync($"{status} after {TimeFormat.Of((TimeSpan?)(clock.GetUtcNow() - startedAt))}");
                return status == ImageStatus.Available ? ExitCode.Ok : ExitCode.Problems;
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }
}
