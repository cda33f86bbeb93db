using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace TestKit.Triggers;

/// <summary>All ports of triggers. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
/// <param name="recordsOnly">If true, service calls do not interrupt: a test that tries all orders of two runs needs few interruption points.</param>
public sealed class InterruptedTriggers(Effects effects, FakePipelines service, IPipelineRunRecords runs, IModeOverrides modes, bool recordsOnly = false)
    : IPipelines, IImages, IImageScans, IBuildFailures, IPipelineRunRecords, IModeOverrides, IReportedChanges
{
    public Task<IReadOnlyList<Pipeline>> ListAsync(CancellationToken cancellationToken) => AfterServiceAsync(service.ListAsync(cancellationToken));

    Task<Pipeline?> IPipelines.ReadAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IPipelines)service).ReadAsync(pipelineArn, cancellationToken));

    public Task<string?> FindInProgressAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.FindInProgressAsync(pipelineArn, cancellationToken));

    public Task<PipelineStartResult> StartAsync(string pipelineArn, StartRequest request, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.StartAsync(pipelineArn, request, cancellationToken));

    public Task<RetryResult> RetryAsync(string imageArn, RetryRequest request, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.RetryAsync(imageArn, request, cancellationToken));

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IImages)service).ReadAsync(imageArn, cancellationToken));

    Task<ImageScan?> IImageScans.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IImageScans)service).ReadAsync(imageArn, cancellationToken));

    public Task<DateTimeOffset?> OfParameterAsync(string name, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.OfParameterAsync(name, cancellationToken));

    public Task<DateTimeOffset?> OfComponentAsync(VersionedArn component, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.OfComponentAsync(component, cancellationToken));

    public Task<DateTimeOffset?> OfRecipeAsync(VersionedArn recipe, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.OfRecipeAsync(recipe, cancellationToken));

    Task<BuildFailure> IBuildFailures.ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IBuildFailures)service).ReadAsync(imageArn, reason, cancellationToken));

    public Task<IReadOnlyList<PipelineRunRecord>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterAsync(runs.ReadLatestAsync(pipelineArn, cancellationToken));

    Task<PipelineRunRecord?> IPipelineRunRecords.ReadAsync(string pipelineArn, int sequence, CancellationToken cancellationToken) =>
        AfterAsync(runs.ReadAsync(pipelineArn, sequence, cancellationToken));

    public Task<PipelineRunRecord?> TryWriteAsync(PipelineRunRecord run, CancellationToken cancellationToken) => AfterAsync(runs.TryWriteAsync(run, cancellationToken));

    public async IAsyncEnumerable<PipelineRunRecord> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<PipelineRunRecord>();
        await foreach (var run in runs.ListOpenAsync(cancellationToken))
            open.Add(run);
        await effects.HappenedAsync();
        foreach (var run in open)
            yield return run;
    }

    public Task<CauseMarker?> ReadMarkerAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken) =>
        AfterAsync(runs.ReadMarkerAsync(pipelineArn, causeKey, cancellationToken));

    public Task<CauseMarker?> TryWriteMarkerAsync(CauseMarker marker, CancellationToken cancellationToken) =>
        AfterAsync(runs.TryWriteMarkerAsync(marker, cancellationToken));

    public Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken) => AfterAsync(runs.ReadRunningAsync(cancellationToken));

    public Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken) =>
        AfterAsync(runs.TryWriteRunningAsync(running, cancellationToken));

    public Task<ScheduleMarker?> ReadScheduleMarkerAsync(string rule, CancellationToken cancellationToken) =>
        AfterAsync(runs.ReadScheduleMarkerAsync(rule, cancellationToken));

    public Task<ScheduleMarker?> TryWriteScheduleMarkerAsync(ScheduleMarker marker, CancellationToken cancellationToken) =>
        AfterAsync(runs.TryWriteScheduleMarkerAsync(marker, cancellationToken));

    public async Task TryWriteOriginAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken)
    {
        await runs.TryWriteOriginAsync(imageArn, origin, cancellationToken);
        await effects.HappenedAsync();
    }

    public Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(runs.ReadOriginAsync(imageArn, cancellationToken));

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) =>
        AfterServiceAsync(modes.ReadAsync(capability, cancellationToken));

    private Task<T> AfterServiceAsync<T>(Task<T> call) => recordsOnly ? call : AfterAsync(call);

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
