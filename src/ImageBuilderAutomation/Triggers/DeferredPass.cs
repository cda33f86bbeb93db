using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

/// <summary>One pass over everything that may be due. A pipeline that fails does not hold up the others.</summary>
internal sealed class DeferredPass(ILogger logger)
{
    private readonly List<PipelineRunReport> _reports = [];
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public int NotDue { get; set; }

    public IReadOnlyList<PipelineRunReport> Reports => _reports;

    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    public async Task GuardAsync(string what, Func<Task<IEnumerable<PipelineRunReport>>> check, CancellationToken cancellationToken)
    {
        try
        {
            _reports.AddRange(await check());
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.PassFailedAt(logger, e, what);
            _failures[what] = e;
        }
    }
}
