using ImageBuilderAutomation.Events;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>Records who or what started a build.</summary>
public sealed class RecordStart(IBuildStarts starts, AccountRegion accountRegion, ILogger<RecordStart> logger)
{
    /// <returns>False if the start was recorded before.</returns>
    /// <exception cref="UnusableEventException">The build belongs to another account or Region.</exception>
    public async Task<bool> HandleAsync(BuildStart start, CancellationToken cancellationToken)
    {
        if (!ImageBuildArn.Parse(start.ImageArn).IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", start.ImageArn);

        var written = await starts.TryAddAsync(start, cancellationToken);
        Log.StartRecorded(logger, start.ImageArn, start.StartedBy ?? start.Service ?? "an unnamed caller", start.Operation, written);
        return written;
    }
}
