using System.Runtime.ExceptionServices;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Recovery;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Handles the end of a build: adds the cause to its children, closes its run, and releases its concurrency slot.</summary>
internal sealed class BuildEnds(IRounds rounds, Recover recover, TriggerRules rules, TimeProvider clock)
{
    private readonly CauseIntake _intake = new(rounds);
    private readonly Places _places = new(rounds);

    /// <summary>Adds the cause to the pipelines that build on the image, which must be available, and returns their runs.</summary>
    public async Task<IReadOnlyList<(Round Round, Pipeline Pipeline, bool IsNew)>> TellChildrenAsync(
        ImageSnapshot image, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        if (!rules.Any(CauseKind.ParentAvailable))
            return [];
        var arn = ImageBuildArn.Parse(image.Arn);
        return await TakeAsync(
            Cause.Of(CauseKind.ParentAvailable, VersionedArn.Of(arn).Path, clock.GetUtcNow()), CauseReach.OfParent(arn, await readGraph(), rules),
            cancellationToken);
    }

    public async Task<IReadOnlyList<(Round Round, Pipeline Pipeline, bool IsNew)>> TakeAsync(
        Cause cause, IReadOnlyList<Reached> reached, CancellationToken cancellationToken)
    {
        var taken = new List<(Round, Pipeline, bool)>();
        var failures = new List<Exception>();
        foreach (var one in reached)
        {
            try
            {
                var (round, isNew) = await _intake.TakeAsync(
                    one.Pipeline.Arn, new(cause, one.Rules, one.Because, clock.GetUtcNow(), Attempt: 0, one.Dropped), cancellationToken);
                taken.Add((round, one.Pipeline, isNew));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
            }
        }

        // All other pipelines have the cause by now. A redelivery of the event finds it there, and so does the next pass.
        if (failures is [var only])
            ExceptionDispatchInfo.Throw(only);
        return failures.Count == 0
            ? taken
            : throw new AggregateException($"The cause '{cause}' could not be recorded for {failures.Count} of {reached.Count} pipelines.", failures);
    }

    /// <summary>Closes the run of a build that may have ended. The caller has added the cause to the children of an available image before.</summary>
    /// <param name="image">Null when the image does not exist any more.</param>
    public async Task<RoundReport> CloseAsync(Round round, ImageSnapshot? image, CancellationToken cancellationToken)
    {
        if (round.State != RoundState.Running)
            return RoundReport.Of(round, RoundResult.Ended, round.Outcome ?? round.State.ToString());
        if (image is not null && !IsEnd(image.Status))
            return RoundReport.Of(round, RoundResult.Running, $"the image is {image.Status}");

        var outcome = image?.Status ?? "image not found";
        if (image is { Status: "FAILED" })
        {
            var (report, because) = await recover.FromAsync(round, image, cancellationToken);
            if (report is not null)
                return report;
            outcome = $"FAILED: {because}";
            round = await rounds.ReadAsync(round.PipelineArn, round.N, cancellationToken) ?? round;
        }

        if (await rounds.TryWriteAsync(round.Closed(outcome), cancellationToken) is not { } closed)
            return RoundReport.Of(round, RoundResult.LeftToOther, "another delivery wrote first");
        await _places.ReleaseAsync(round.PipelineArn, round.N, cancellationToken);
        return RoundReport.Of(closed, RoundResult.Ended, outcome);
    }

    public static bool IsEnd(string status) => status is "AVAILABLE" or "FAILED" or "CANCELLED" or "DEPRECATED" or "DISABLED" or "DELETED";
}
