using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Recovery;
using ImageBuilderAutomation.Triggers.Rounds;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Handles an event: adds a cause to the pipelines that depend on what changed, and starts those that no guard defers.</summary>
public sealed class StartDependents(
    IPipelines pipelines, IRounds rounds, IImages images, IImageScans scans, IBuildFailures failures, IModeOverrides modes,
    TriggerRules rules, TriggerOptions options, TimeProvider clock, ILogger<StartDependents> logger)
{
    private readonly TriggerActs _acts = new(pipelines, rounds, failures, modes, rules, options, clock);

    /// <exception cref="ContendedRoundException">Other writers kept changing the same records.</exception>
    public async Task<TriggerReport> HandleAsync(TriggerNotice notice, CancellationToken cancellationToken)
    {
        var report = await _acts.ReadModeAsync(cancellationToken) == Mode.Off
            ? new("builds are in mode off", [])
            : await FollowAsync(notice, cancellationToken);
        Log.NoticeHandled(logger, report.About, report.Summary);
        return report;
    }

    private Task<TriggerReport> FollowAsync(TriggerNotice notice, CancellationToken cancellationToken) => notice switch
    {
        TriggerNotice.BuildEnded ended => BuildEndedAsync(ended.Image, cancellationToken),
        TriggerNotice.ScanCompleted scan => ScanCompletedAsync(scan, cancellationToken),
        TriggerNotice.ParameterChanged changed => TakeAsync(
            CauseKind.ParameterChanged, Cause.Each(CauseKind.ParameterChanged, changed.Name, changed.At),
            graph => CauseReach.OfParameter(changed.Name, graph, rules), cancellationToken),
        TriggerNotice.ComponentCreated made => TakeAsync(
            CauseKind.ComponentCreated, Cause.Of(CauseKind.ComponentCreated, made.Component.Path, made.At),
            graph => CauseReach.OfComponent(made.Component, graph, rules), cancellationToken),
        TriggerNotice.RecipeCreated made => TakeAsync(
            CauseKind.RecipeCreated, Cause.Of(CauseKind.RecipeCreated, made.Recipe.Path, made.At),
            graph => CauseReach.OfRecipe(made.Recipe, graph, rules), cancellationToken),
        TriggerNotice.Nothing nothing => Task.FromResult(new TriggerReport(nothing.Because, [])),
        _ => throw new InvalidOperationException($"Unexpected {notice}."),
    };

    private async Task<TriggerReport> BuildEndedAsync(ImageBuildArn arn, CancellationToken cancellationToken)
    {
        // Make no service call for a build that can start nothing and was not started by this product.
        var origin = await rounds.ReadOriginAsync(arn.ToString(), cancellationToken);
        if (origin is null && !rules.Any(CauseKind.ParentAvailable))
            return new($"{arn} ended", []);

        var image = await images.ReadAsync(arn.ToString(), cancellationToken);
        if (image is not null && !BuildEnds.IsEnd(image.Status))
            return new($"{arn} is now {image.Status}", []);

        var looked = new List<RoundReport>();
        if (image is { Status: "AVAILABLE" })
            looked.AddRange(await _acts.LookAtAsync(await _acts.Ends.TellChildrenAsync(image, ReadGraphAsync, cancellationToken), cancellationToken));
        if (origin is not null && await rounds.ReadAsync(origin.PipelineArn, origin.Round, cancellationToken) is { State: RoundState.Running } own)
            looked.AddRange(await _acts.EndAsync(own, image, cancellationToken));
        return new($"{arn} is {image?.Status ?? "not found"}", looked);

        Task<PipelineGraph> ReadGraphAsync() => this.ReadGraphAsync(cancellationToken);
    }

    private async Task<TriggerReport> ScanCompletedAsync(TriggerNotice.ScanCompleted scan, CancellationToken cancellationToken)
    {
        var arn = scan.Image.ToString();
        if (!rules.Any(CauseKind.FindingsFound) || await scans.ReadAsync(arn, cancellationToken) is not { PipelineArn: { } pipeline } read)
            return new($"scan of {arn}", []);

        var origin = await rounds.ReadOriginAsync(arn, cancellationToken);
        var known = new ScanEvidence(
            pipeline, read.CountedBy(rules, clock.GetUtcNow()), scan.Counts, origin?.Has(CauseKind.FindingsFound) is true, read.IsUnfinished);
        return await TakeAsync(
            CauseKind.FindingsFound, Cause.Of(CauseKind.FindingsFound, VersionedArn.Of(scan.Image).Path, scan.At),
            graph => CauseReach.OfScan(known, graph, rules), cancellationToken);
    }

    private async Task<TriggerReport> TakeAsync(
        CauseKind kind, Cause cause, Func<PipelineGraph, IReadOnlyList<Reached>> reach, CancellationToken cancellationToken)
    {
        // Make no service call for a kind of cause that no rule has.
        if (!rules.Any(kind))
            return new(cause.ToString(), []);
        var taken = await _acts.Ends.TakeAsync(cause, reach(await ReadGraphAsync(cancellationToken)), cancellationToken);
        return new(cause.ToString(), await _acts.LookAtAsync(taken, cancellationToken));
    }

    private async Task<PipelineGraph> ReadGraphAsync(CancellationToken cancellationToken) => new(await pipelines.ListAsync(cancellationToken));
}
