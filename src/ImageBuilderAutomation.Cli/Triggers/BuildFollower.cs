using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Triggers;

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
            if (status is "AVAILABLE" or "FAILED" or "CANCELLED" or "DEPRECATED" or "DISABLED" or "DELETED" or "not found")
            {
                foreach (var ami in image?.Amis ?? [])
                    await output.WriteLineAsync(TerminalText.Of($"  {ami.ImageId} in {ami.Region}{(ami.AccountId is { } account ? $" of {account}" : "")}"));
                await output.WriteLineAsync($"{status} after {TimeFormat.Of((TimeSpan?)(clock.GetUtcNow() - startedAt))}");
                return status == "AVAILABLE" ? ExitCode.Ok : ExitCode.Problems;
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }
}
