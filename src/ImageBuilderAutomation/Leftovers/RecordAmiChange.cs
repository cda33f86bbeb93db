using System.Globalization;
using ImageBuilderAutomation.Domain;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Records that an AMI was disabled or deregistered behind our back. The event is a hint: history, image and AMI are read. Repeated events change nothing.
/// </summary>
public sealed class RecordAmiChange(AmiChangeFactGatherer gatherer, LeftoverRecorder recorder, TimeProvider clock, ILogger<RecordAmiChange> logger)
{
    /// <summary>How far the sender's clock may be ahead.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    /// <exception cref="UnusableEventException">The time is in the future.</exception>
    public async Task<AmiChangeDecision> HandleAsync(AmiChangedEvent evt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (evt.At > now + ClockDifference)
            throw new UnusableEventException("a time that is not in the future", evt.At.ToString("u", CultureInfo.InvariantCulture));

        var facts = await gatherer.GatherAsync(evt, cancellationToken);
        var decision = AmiChangeDecider.Decide(facts);
        if (decision.Verdict is AmiChangeVerdict.Foreign or AmiChangeVerdict.Unconfirmed)
        {
            var found = FoundOf(facts, decision.State ?? evt.State, evt.At);
            await recorder.ChangeAsync(LeftoverKind.ChangedAmi, evt.AmiId, known => Changed(known, found, decision.Verdict, now), cancellationToken);
        }

        Log.AmiChangeHandled(logger, evt.AmiId, evt.State, decision);
        return decision;
    }

    /// <summary>Decides again about a record that is open or not confirmed, by facts that are read again.</summary>
    public async Task CheckAgainAsync(LeftoverRecord record, CancellationToken cancellationToken)
    {
        var evt = new AmiChangedEvent(record.Id, record.AmiState ?? AmiStates.Deregistered, record.Since ?? record.FoundAt);
        var facts = await gatherer.GatherAsync(evt, cancellationToken);
        var decision = AmiChangeDecider.Decide(facts);
        var next = decision.Verdict switch
        {
            // A disabled AMI that has been deregistered since is another change, whose event may be lost.
            AmiChangeVerdict.Foreign => record.Confirmed(
                FoundOf(facts, decision.State!, record.IsOpen && decision.State != record.AmiState ? facts.Now : evt.At), facts.Now),
            AmiChangeVerdict.Own or AmiChangeVerdict.Undone or AmiChangeVerdict.Unrelated => record.Closed(decision.Reason, facts.Now),
            _ => record,
        };
        await recorder.TryWriteAsync(record, next, cancellationToken);
    }

    /// <summary>An event that was handled before, or that happened before the latest known change, changes nothing.</summary>
    private static LeftoverRecord Changed(LeftoverRecord? known, FoundLeftover found, AmiChangeVerdict verdict, DateTimeOffset now)
    {
        if (known is not null && known.Since >= found.Since && (known.State is LeftoverState.Closed || known.IsOpen))
            return known;
        return verdict is AmiChangeVerdict.Foreign ? known.Confirmed(found, now) : known.Seen(found, now);
    }

    private static FoundLeftover FoundOf(AmiChangeFacts facts, string state, DateTimeOffset at) => new(
        LeftoverKind.ChangedAmi, facts.Event.AmiId, facts.Build!.ImageArn, at, null,
        $"was {state} on {AgeText.Day(at)}, and neither this stack nor Image Builder did it")
    {
        RecipeArn = facts.Build.Current?.RecipeArn,
        AmiState = state,
    };
}
