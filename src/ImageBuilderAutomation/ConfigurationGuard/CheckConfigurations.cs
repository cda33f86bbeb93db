using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Checks every configuration. This finds lost events, repairs that crashed, and drift caused by a new policy.</summary>
public sealed class CheckConfigurations(
    IConfigurations configurations, IConfigurationRecords records, CheckConfiguration check, AccountRegion accountRegion, ILogger<CheckConfigurations> logger)
{
    /// <summary>Configurations that are checked at the same time, so that the thousand that an account may have take less than a minute.</summary>
    private const int AtOnce = 8;

    /// <exception cref="PassFailedException">At least one configuration could not be checked; the others were.</exception>
    public async Task<ChecksReport> HandleAsync(WorkTime time)
    {
        var mode = await check.ReadModeAsync(time.End);
        var pass = new CheckPass(mode, logger);
        if (mode is not Mode.Off)
            await CheckAllAsync(pass, time);

        var report = pass.Report;
        Log.ConfigurationsChecked(logger, mode, report.Listed, report.Foreign, report.Differing, pass.Items.Failures.Count, report.Left, pass.Summary);
        return pass.Items.Complete("The check of configurations", report);
    }

    private async Task CheckAllAsync(CheckPass pass, WorkTime time)
    {
        // One query instead of one read per listed configuration. Records opened after the query are handled by the next check.
        var open = new HashSet<string>(StringComparer.Ordinal);
        await pass.Items.TryAsync("open records", () => ReadOpenAsync(open, time.End), time.End);
        var pipelines = await configurations.ListPipelinesAsync(null, time.End);

        var listed = new List<string>();
        await foreach (var arn in configurations.ListAsync(time.End))
            listed.Add(arn);
        pass.Listed = listed.Count;
        await pass.Items.ForEachAsync(AtOnce, listed, arn => arn, (arn, token) => CheckListedAsync(pass, arn, pipelines, open.Contains(arn), token), time);

        // The remaining ones are recorded as open but no longer listed.
        await pass.Items.ForEachAsync(AtOnce, open.Except(listed), arn => arn, (arn, token) => CheckRecordedAsync(pass, arn, pipelines, token), time);
    }

    private async Task ReadOpenAsync(HashSet<string> open, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ListOpenAsync(cancellationToken))
            open.Add(record.Arn);
    }

    private async Task CheckListedAsync(CheckPass pass, string arn, ILookup<string, string> pipelines, bool isRecorded, CancellationToken cancellationToken)
    {
        if (!ConfigurationArn.Parse(arn).IsIn(accountRegion))
        {
            // Shared by another account, whose own stack checks it.
            pass.SkipForeign();
            Log.ForeignConfigurationSkipped(logger, arn, accountRegion.Account, accountRegion.Region);
        }
        else if (isRecorded)
        {
            await CheckRecordedAsync(pass, arn, pipelines, cancellationToken);
        }
        else
        {
            pass.Add(await check.CheckUnrecordedAsync(arn, pipelines, cancellationToken));
        }
    }

    private async Task CheckRecordedAsync(CheckPass pass, string arn, ILookup<string, string> pipelines, CancellationToken cancellationToken) =>
        pass.Add(await check.CheckAsync(arn, change: null, pipelines, await records.ReadAsync(arn, cancellationToken), cancellationToken));
}

/// <summary>Collects the results of one pass over all configurations. A configuration that fails does not stop the others.</summary>
internal sealed class CheckPass(Mode mode, ILogger logger)
{
    // Several configurations are checked at once.
    private readonly Lock _changes = new();
    private readonly List<CheckReport> _checks = [];
    private int _foreign;

    public int Listed { get; set; }

    public int Foreign => _foreign;

    /// <summary>By ARN, or by the part of the pass.</summary>
    public GuardedPass Items { get; } = new((e, arn) => Log.CheckFailed(logger, e, arn));

    public ChecksReport Report => new(mode, Listed, Foreign, _checks) { Left = Items.Left };

    public string Summary => Report.Differing == 0
        ? "nothing differs"
        : string.Join("; ", _checks.Where(c => c.Result is not CheckResult.Compliant).Select(c => $"{c.Arn[(c.Arn.LastIndexOf('/') + 1)..]} {c.Result}"));

    public void SkipForeign() => Interlocked.Increment(ref _foreign);

    public void Add(CheckReport check)
    {
        Log.ConfigurationSwept(logger, check.Arn, check.Result, check.Reason);
        lock (_changes)
            _checks.Add(check);
    }
}

/// <param name="Listed">Number of configurations that the service listed.</param>
/// <param name="Foreign">Number of those that belong to another account or Region.</param>
/// <param name="Checks">The results of the others.</param>
public sealed record ChecksReport(Mode Mode, int Listed, int Foreign, IReadOnlyList<CheckReport> Checks)
{
    /// <summary>Number of configurations that were not checked, because the time was closing.</summary>
    public int Left { get; init; }

    /// <summary>Number of configurations that did not comply when they were checked, repaired or not.</summary>
    public int Differing => Checks.Count(check => check.Result is not CheckResult.Compliant);
}
