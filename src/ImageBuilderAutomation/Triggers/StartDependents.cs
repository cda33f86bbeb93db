using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Handles an event: adds a cause to the pipelines that depend on what changed, and starts those that no guard defers.</summary>
public sealed class StartDependents(
    TriggerActions actions, BuildCompletion completion, IPipelines pipelines, IPipelineRunRecords runs, IImages images, IImageScans scans,
    IReportedChanges changes, TriggerRules rules, TimeProvider clock, ILogger<StartDependents> logger)
{
    /// <exception cref="ContendedRecordException">Other writers kept changing the same records.</exception>
    public async Task<TriggerReport> HandleAsync(TriggerEvent triggerEvent, CancellationToken cancellationToken)
    {
        var report = await actions.ReadModeAsync(cancellationToken) == Mode.Off
            ? new("builds are in mode off", [])
            : await HandleEventAsync(triggerEvent, cancellationToken);
        Log.NoticeHandled(logger, report.Subject, report.Summary);
        return report;
    }

    private Task<TriggerReport> HandleEventAsync(TriggerEvent triggerEvent, CancellationToken cancellationToken) => triggerEvent switch
    {
        TriggerEvent.BuildCompleted ended => BuildEndedAsync(ended.Image, cancellationToken),
        TriggerEvent.ScanCompleted scan => ScanCompletedAsync(scan, cancellationToken),
        TriggerEvent.ParameterChanged changed => ChangedAsync(
            Cause.Each(CauseKind.ParameterChanged, changed.Name, changed.At), $"parameter {changed.Name}", token => changes.OfParameterAsync(changed.Name, token),
            graph => DependencyMatcher.OfParameter(changed.Name, graph, rules), cancellationToken),
        TriggerEvent.ComponentCreated made => ChangedAsync(
            Cause.Of(CauseKind.ComponentCreated, made.Component.Path, made.At), made.Component.Path, token => changes.OfComponentAsync(made.Component, token),
            graph => DependencyMatcher.OfComponent(made.Component, graph, rules), cancellationToken),
        TriggerEvent.RecipeCreated made => ChangedAsync(
            Cause.Of(CauseKind.RecipeCreated, made.Recipe.Path, made.At), made.Recipe.Path, token => changes.OfRecipeAsync(made.Recipe, token),
            graph => DependencyMatcher.OfRecipe(made.Recipe, graph, rules), cancellationToken),
        TriggerEvent.Ignored nothing => Task.FromResult(new TriggerReport(nothing.Reason, [])),
        _ => throw new InvalidOperationException($"Unexpected {triggerEvent}."),
    };

    private async Task<TriggerReport> BuildEndedAsync(ImageBuildArn arn, CancellationToken cancellationToken)
    {
        // Make no service call for a build that can start nothing and was not started by this product.
        var origin = await runs.ReadOriginAsync(arn.ToString(), cancellationToken);
        if (origin is null && !rules.Any(CauseKind.ParentAvailable))
            return new($"{arn} ended", []);

        var image = await images.ReadAsync(arn.ToString(), cancellationToken);
        if (image is not null && !image.HasEnded)
            return new($"{arn} is now {image.Status}", []);

        var reports = new List<PipelineRunReport>();
        if (image is { Status: ImageStatus.Available })
            reports.AddRange(await actions.EvaluateAllAsync(await completion.EnqueueChildrenAsync(image, ReadGraphAsync, cancellationToken), cancellationToken));
        if (origin is not null && await runs.ReadAsync(origin.PipelineArn, origin.RunSequence, cancellationToken) is { State: PipelineRunState.Running } own)
            reports.AddRange(await actions.CompleteAsync(own, image, cancellationToken));
        return new($"{arn} is {image?.Status ?? "not found"}", reports);

        Task<PipelineGraph> ReadGraphAsync() => this.ReadGraphAsync(cancellationToken);
    }

    private async Task<TriggerReport> ScanCompletedAsync(TriggerEvent.ScanCompleted scan, CancellationToken cancellationToken)
    {
        var arn = scan.Image.ToString();
        if (!rules.Any(CauseKind.FindingsFound) || await scans.ReadAsync(arn, cancellationToken) is not { PipelineArn: { } pipeline } read)
            return new($"scan of {arn}", []);

        var origin = await runs.ReadOriginAsync(arn, cancellationToken);
        var known = new ScanEvidence(
            pipeline, read.CountedBy(rules, clock.GetUtcNow()), scan.Counts, origin?.Has(CauseKind.FindingsFound) is true, read.IsUnfinished);
        return await EnqueueAsync(
            CauseKind.FindingsFound, Cause.Of(CauseKind.FindingsFound, VersionedArn.Of(scan.Image).Path, scan.At),
            graph => DependencyMatcher.OfScan(known, graph, rules), cancellationToken);
    }

    /// <param name="claimed">The cause as the event has it.</param>
    private async Task<TriggerReport> ChangedAsync(
        Cause claimed, string what, Func<CancellationToken, Task<DateTimeOffset?>> readChange, Func<PipelineGraph, IReadOnlyList<AffectedPipeline>> reach,
        CancellationToken cancellationToken)
    {
        // Make no service call for a kind of cause that no rule has, and none for a change that concerns no pipeline.
        if (!rules.Any(claimed.Kind) || reach(await ReadGraphAsync(cancellationToken)) is not { Count: > 0 } affected)
            return new(claimed.ToString(), []);
        if (await readChange(cancellationToken) is not { } changedAt)
            return new($"{what} does not exist", []);
        var cause = claimed.HappenedAt(ReportedChange.Confirmed(what, claimed.At, changedAt, clock.GetUtcNow()));
        return new(cause.ToString(), await actions.EvaluateAllAsync(await completion.EnqueueAsync(cause, affected, cancellationToken), cancellationToken));
    }

    private async Task<TriggerReport> EnqueueAsync(
        CauseKind kind, Cause cause, Func<PipelineGraph, IReadOnlyList<AffectedPipeline>> reach, CancellationToken cancellationToken)
    {
        // Make no service call for a kind of cause that no rule has.
        if (!rules.Any(kind))
            return new(cause.ToString(), []);
        var enqueued = await completion.EnqueueAsync(cause, reach(await ReadGraphAsync(cancellationToken)), cancellationToken);
        return new(cause.ToString(), await actions.EvaluateAllAsync(enqueued, cancellationToken));
    }

    private async Task<PipelineGraph> ReadGraphAsync(CancellationToken cancellationToken) => new(await pipelines.ListAsync(cancellationToken));
}

/// <param name="Subject">What changed.</param>
/// <param name="Runs">The result for each affected pipeline; empty if none is affected.</param>
public sealed record TriggerReport(string Subject, IReadOnlyList<PipelineRunReport> Runs)
{
    internal string Summary => Runs.Count == 0 ? "no pipeline is affected" : string.Join("; ", Runs);
}
