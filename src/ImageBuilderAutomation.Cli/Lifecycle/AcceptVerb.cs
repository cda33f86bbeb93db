using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class AcceptVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (reason, stack) = (ReasonOption.Create(), new StackOptions(clock));
        var images = new Option<int>("--images") { Description = "The number of images that the refused plan counted.", Required = true };
        var command = new Command("accept", "Accepts the number of images of a plan that was refused because it listed far fewer images than the last run.")
        {
            images, reason,
        };
        stack.AddTableTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var why = ReasonOption.Read(parsed, reason);
            var count = parsed.GetRequiredValue(images);
            if (count < 0)
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--images: expected a number of images, found {count}."));

            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var by = await opened.Identity.ReadPersonAsync(cancellationToken);
            var run = await opened.Lifecycle.ReadRunAsync(cancellationToken) ?? new();
            var accepted = run with { Images = count, EndedAt = opened.Clock.GetUtcNow(), AcceptedBy = by, AcceptanceReason = why };
            if (await opened.Lifecycle.TryWriteRunAsync(accepted, cancellationToken) is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("A lifecycle run changed the record at the same time; try again.");
                return ExitCode.Problems;
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"The next run expects {count} images{(run.Images is { } before ? $" instead of {before}" : "")}."));
            return ExitCode.Ok;
        });
        return command;
    }
}
