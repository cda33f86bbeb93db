using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Collects the results of one pass over all configurations. A configuration that fails does not stop the others.</summary>
internal sealed class CheckPass(Mode mode, ILogger logger)
{
    private readonly List<CheckReport> _checks = [];
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public int Listed { get; set; }

    public int Foreign { get; set; }

    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    public ChecksReport Report => new(mode, Listed, Foreign, _checks);

    public string Summary => Report.Differing == 0
        ? "nothing differs"
        : string.Join("; ", _checks.Where(c => c.Result is not CheckResult.Compliant).Select(c => $"{c.Arn[(c.Arn.LastIndexOf('/') + 1)..]} {c.Result}"));

    public void Add(CheckReport check)
    {
        Log.ConfigurationSwept(logger, check.Arn, check.Result, check.Reason);
        _checks.Add(check);
    }

    public async Task GuardAsync(string arn, Func<Task> check, CancellationToken cancellationToken)
    {
        try
        {
            await check();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.CheckFailed(logger, e, arn);
            _failures[arn] = e;
        }
    }
}
