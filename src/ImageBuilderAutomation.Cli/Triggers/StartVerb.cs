using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;

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
        var (reason, stack, json) = (ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var function = new FunctionOptions(PeopleFunction.OperateStack, stack);
        var command = new Command(
            "start", "Starts a pipeline, in any mode and in any freeze. Exit code 1 if the build is deferred; it then starts by itself later.")
        {
            pipeline, follow, reason, json,
        };
        function.AddTo(command);
        stack.AddPlaceTo(command);
        stack.AddImageBuilderTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var why = ReasonOption.Read(parsed, reason);
            var name = parsed.GetRequiredValue(pipeline);
            using var client = await function.OpenAsync(parsed, cancellationToken);
            using var followed = parsed.GetValue(follow) ? await OpenFollowedAsync(stack, client, parsed, cancellationToken) : null;

            var answer = await client.SendAsync("start", why, cancellationToken, ("pipeline", name));
            var exitCode = AnswerOutput.Write(parsed, parsed.GetValue(json), name, answer);
            return followed is not null && ImageOf(answer) is { } image
                ? await new BuildFollower(followed.Get<IImages>(), followed.Clock, parsed.InvocationConfiguration.Output).FollowAsync(image, cancellationToken)
                : exitCode;
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(follow) && result.GetValue(json))
                result.AddError("Expected either --follow or --json.");
        });
        return command;
    }

    private static async Task<Stack> OpenFollowedAsync(StackOptions stack, FunctionClient client, ParseResult parsed, CancellationToken cancellationToken)
    {
        var environment = await stack.ReadEnvironmentAsync(parsed, cancellationToken, needsOutputs: false);
        return environment.IsLocal("IMAGEBUILDER") == client.IsLocal
            ? await stack.OpenServiceAsync(parsed, cancellationToken)
            : throw new UsageException("Expected --url and --imagebuilder of one stack: both on this machine, or neither.");
    }

    /// <returns>The build that the function says it started; null when it started none.</returns>
    private static string? ImageOf(FunctionAnswer answer) =>
        answer.IsDone && ImageBuildArn.TryParse(answer.Message.Split(' ')[^1], out var image) ? image.ToString() : null;
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
                await output.WriteLineAsync(PlainText.Of($"{TimeFormat.Of(clock.GetUtcNow())}  {status}{(image?.Reason is { } reason ? $": {reason}" : "")}"));
            last = status;
            if (image is null || image.HasEnded)
            {
                foreach (var ami in image?.Amis ?? [])
                    await output.WriteLineAsync(PlainText.Of($"  {ami.ImageId} in {ami.Region}{(ami.AccountId is { } account ? $" of {account}" : "")}"));
                await output.WriteLineAsync($"{status} after {TimeFormat.Of((TimeSpan?)(clock.GetUtcNow() - startedAt))}");
                return status == ImageStatus.Available ? ExitCode.Ok : ExitCode.Problems;
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }
}
