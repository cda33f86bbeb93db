using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Records that an AMI was disabled or deregistered behind our back. The event is a hint: history, image and AMI are read. Repeated events change nothing.
/// </summary>
public sealed class RecordAmiChange(
    IBuildRecords builds, ILifecycleRecords lifecycle, IImages images, IStateUpdates updates, IAmiStates amis, LeftoverRecorder recorder, TimeProvider clock,
    ILogger<RecordAmiChange> logger)
{
    /// <summary>How far the sender's clock may be ahead.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    /// <exception cref="UnusableEventException">The time is in the future.</exception>
    public async Task<AmiChangeDecision> HandleAsync(AmiChangedEvent evt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (evt.At > now + ClockDifference)
            throw new UnusableEventException("a time that is not in the future", evt.At.ToString("u", CultureInfo.InvariantCulture));

        var facts = await GatherAsync(evt, cancellationToken);
        var decision = AmiChangeDecider.Decide(facts);
        if (decision.Verdict is AmiChangeVerdict.Foreign or AmiChangeVerdict.Unconfirmed)
        {
            var found = new FoundLeftover(
                LeftoverKind.ChangedAmi, evt.AmiId, facts.Build!.ImageArn, evt.At, null,
                $"was {evt.State} on {AgeText.Day(evt.At)}, and neither this stack nor Image Builder did it")
            {
                RecipeArn = facts.Build.Current?.RecipeArn,
            };
            await recorder.ChangeAsync(LeftoverKind.ChangedAmi, evt.AmiId, known => Changed(known, found, decision.Verdict, now), cancellationToken);
        }

        Log.AmiChangeHandled(logger, evt.AmiId, evt.State, decision);
        return decision;
    }

    /// <summary>An event that was handled before, or that happened before the latest known change, changes nothing.</summary>
    private static LeftoverRecord Changed(LeftoverRecord? known, FoundLeftover found, AmiChangeVerdict verdict, DateTimeOffset now)
    {
        if (known is { State: LeftoverState.Closed } && known.Since >= found.Since)
            return known;
        return verdict is AmiChangeVerdict.Foreign ? known.Confirmed(found, now) : known.Seen(found, now);
    }

    /// <summary>An AMI of no known build costs one read of the table.</summary>
    private async Task<AmiChangeFacts> GatherAsync(AmiChangedEvent evt, CancellationToken cancellationToken)
    {
        if (await builds.FindByAmiAsync(evt.AmiId, cancellationToken) is not { } build)
            return new(evt, null, null, null, null, new Known<string?>.No("not asked"));
        var image = await images.ReadAsync(build.ImageArn, cancellationToken);
        return new(
            evt, build, await lifecycle.ReadAsync(build.ImageArn, cancellationToken), image,
            image is null ? null : await updates.FindAsync(build.ImageArn, evt.At - AmiChangeDecider.Around, cancellationToken),
            await amis.ReadAsync(evt.AmiId, cancellationToken));
    }
}
