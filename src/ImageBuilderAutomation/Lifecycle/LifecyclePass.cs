using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Collects the results of one run. A failing image does not stop the others.</summary>
internal sealed class LifecyclePass(ILogger logger)
{
    private readonly Dictionary<ActResult, int> _results = [];
    private readonly List<ImageDecision> _started = [];
    private readonly List<ImageDecision> _announced = [];
    private readonly List<CompletedUpdate> _ended = [];
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public int InProgress { get; set; }

    /// <summary>Why the plan was not carried out completely; null when it was.</summary>
    public string? Changed { get; set; }

    public int Deleting => _started.Count(decision => decision.Action is LifecycleAction.Delete);

    public void Count(ActResult result, ImageDecision? decision = null)
    {
        _results[result] = _results.GetValueOrDefault(result) + 1;
        if (decision is not null && result is ActResult.Started)
            _started.Add(decision);
        if (decision is not null && result is ActResult.Announced)
            _announced.Add(decision);
    }

    public void Completed(LifecycleRecord record, string status, string? reason) => _ended.Add(new(record.ImageArn, record.Update!.Action, status, reason));

    public RetireReport Report(Mode mode, RetirementPlan plan) =>
        new(mode, plan, _started, _announced, _ended, _results, InProgress, Changed, _failures);

    public async Task GuardAsync(string imageArn, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ImageFailed(logger, e, imageArn);
            _failures[imageArn] = e;
        }
    }
}
