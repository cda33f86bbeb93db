using System.Runtime.CompilerServices;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Recovery;
using ImageBuilderAutomation.Triggers.Rounds;

namespace TestKit.Triggers;

/// <summary>All ports of triggers. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
/// <param name="recordsOnly">If true, service calls do not interrupt: a test that tries all orders of two runs needs few interruption points.</param>
public sealed class InterruptedTriggers(Effects effects, FakePipelines service, IRounds rounds, IModeOverrides modes, bool recordsOnly = false)
    : IPipelines, IImages, IImageScans, IBuildFailures, IRounds, IModeOverrides
{
    public Task<IReadOnlyList<Pipeline>> ListAsync(CancellationToken cancellationToken) => AfterServiceAsync(service.ListAsync(cancellationToken));

    Task<Pipeline?> IPipelines.ReadAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IPipelines)service).ReadAsync(pipelineArn, cancellationToken));

    public Task<string?> FindUnderWayAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.FindUnderWayAsync(pipelineArn, cancellationToken));

    public Task<StartAnswer> StartAsync(string pipelineArn, StartRequest request, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.StartAsync(pipelineArn, request, cancellationToken));

    public Task<RetryAnswer> RetryAsync(string imageArn, RetryRequest request, CancellationToken cancellationToken) =>
        AfterServiceAsync(service.RetryAsync(imageArn, request, cancellationToken));

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IImages)service).ReadAsync(imageArn, cancellationToken));

    Task<ImageScan?> IImageScans.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IImageScans)service).ReadAsync(imageArn, cancellationToken));

    Task<BuildFailure> IBuildFailures.ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken) =>
        AfterServiceAsync(((IBuildFailures)service).ReadAsync(imageArn, reason, cancellationToken));

    public Task<IReadOnlyList<Round>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterAsync(rounds.ReadLatestAsync(pipelineArn, cancellationToken));

    Task<Round?> IRounds.ReadAsync(string pipelineArn, int n, CancellationToken cancellationToken) =>
        AfterAsync(rounds.ReadAsync(pipelineArn, n, cancellationToken));

    public Task<Round?> TryWriteAsync(Round round, CancellationToken cancellationToken) => AfterAsync(rounds.TryWriteAsync(round, cancellationToken));

    public async IAsyncEnumerable<Round> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<Round>();
        await foreach (var round in rounds.ListOpenAsync(cancellationToken))
            open.Add(round);
        await effects.HappenedAsync();
        foreach (var round in open)
            yield return round;
    }

    public Task<CauseMark?> ReadMarkAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken) =>
        AfterAsync(rounds.ReadMarkAsync(pipelineArn, causeKey, cancellationToken));

    public Task<CauseMark?> TryWriteMarkAsync(CauseMark mark, CancellationToken cancellationToken) =>
        AfterAsync(rounds.TryWriteMarkAsync(mark, cancellationToken));

    public Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken) => AfterAsync(rounds.ReadRunningAsync(cancellationToken));

    public Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken) =>
        AfterAsync(rounds.TryWriteRunningAsync(running, cancellationToken));

    public Task<TimetableMark?> ReadTimetableAsync(string rule, CancellationToken cancellationToken) =>
        AfterAsync(rounds.ReadTimetableAsync(rule, cancellationToken));

    public Task<TimetableMark?> TryWriteTimetableAsync(TimetableMark mark, CancellationToken cancellationToken) =>
        AfterAsync(rounds.TryWriteTimetableAsync(mark, cancellationToken));

    public async Task LinkAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken)
    {
        await rounds.LinkAsync(imageArn, origin, cancellationToken);
        await effects.HappenedAsync();
    }

    public Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterServiceAsync(rounds.ReadOriginAsync(imageArn, cancellationToken));

    Task<Mode?> IModeOverrides.ReadAsync(string capability, CancellationToken cancellationToken) =>
        AfterServiceAsync(modes.ReadAsync(capability, cancellationToken));

    private Task<T> AfterServiceAsync<T>(Task<T> call) => recordsOnly ? call : AfterAsync(call);

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
