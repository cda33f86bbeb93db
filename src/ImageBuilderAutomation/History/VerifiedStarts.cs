using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Reads who started a build, and looks up each start that only an event claims. A start that cannot be verified makes the starters unknown: it may be
/// forged, and then the list would look complete although the real starter is missing.
/// </summary>
public sealed class VerifiedStarts(IBuildStarts starts, ICallHistory calls, TimeProvider clock)
{
    /// <summary>CloudTrail accepts two look-ups a second in an account and Region. A build has one start and few retries.</summary>
    private const int MaxLookups = 4;

    /// <returns>The starts that CloudTrail confirms, oldest first. Unknown if another one cannot be verified yet.</returns>
    public async Task<Known<IReadOnlyList<BuildStart>>> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        List<BuildStart> verified = [];
        var lookups = 0;
        foreach (var start in await starts.ListAsync(imageArn, cancellationToken))
        {
            if (start.VerifiedAt is not null)
            {
                verified.Add(start);
                continue;
            }

            if (lookups++ == MaxLookups)
                return Unknown($"more than {MaxLookups} start events are not verified");
            switch (await calls.FindAsync(start.EventId, cancellationToken))
            {
                case Known<ApiCall>.Yes(var call) when call.Starts(imageArn):
                    // What CloudTrail shows replaces what the event claimed, above all the caller.
                    var confirmed = call.ToStart(imageArn, start.EventId) with { VerifiedAt = clock.GetUtcNow() };
                    if (confirmed.StartedBy == start.StartedBy)
                        confirmed = confirmed with { NameProvenAt = start.NameProvenAt };
                    await starts.ReplaceAsync(confirmed, cancellationToken);
                    verified.Add(confirmed);
                    break;
                case Known<ApiCall>.Yes:
                    // The id belongs to another call, so the event was forged. It does not count, and hides no other start: each has its own id.
                    break;
                case Known<ApiCall>.No(var reason):
                    return Unknown($"the start event {start.EventId} is not verified: {reason}");
            }
        }

        return new Known<IReadOnlyList<BuildStart>>.Yes([.. verified.OrderBy(start => start.At).ThenBy(start => start.EventId, StringComparer.Ordinal)]);
    }

    private static Known<IReadOnlyList<BuildStart>> Unknown(string reason) => new Known<IReadOnlyList<BuildStart>>.No(reason);
}

/// <summary>CloudTrail's event history, which no caller can write. It needs no trail and goes back 90 days.</summary>
public interface ICallHistory
{
    /// <summary>One call of a service. Unknown if CloudTrail does not show the event (yet), or does not answer.</summary>
    Task<Known<ApiCall>> FindAsync(string eventId, CancellationToken cancellationToken);
}

/// <summary>A call as CloudTrail recorded it in this account and Region.</summary>
/// <param name="Source">The called service, such as <c>imagebuilder.amazonaws.com</c>.</param>
/// <param name="ImageArn">The image in the response; null if the response names none.</param>
/// <param name="StartedBy">The caller's ARN; null if CloudTrail names none.</param>
/// <param name="Service">The AWS service that made the call; null for a call by the caller itself.</param>
public sealed record ApiCall(string Source, string Operation, bool IsRefused, string? ImageArn, string? StartedBy, string? Service, DateTimeOffset At)
{
    public bool Starts(string imageArn) =>
        Source == "imagebuilder.amazonaws.com" && !IsRefused && ImageArn == imageArn && BuildStart.Operations.Contains(Operation);

    public BuildStart ToStart(string imageArn, string eventId) => new(imageArn, eventId, Operation, StartedBy, Service, At);
}
