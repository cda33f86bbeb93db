using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Listed">Number of configurations that the service listed.</param>
/// <param name="Foreign">Number of those that belong to another account or Region.</param>
/// <param name="Checks">The results of the others.</param>
public sealed record ChecksReport(Mode Mode, int Listed, int Foreign, IReadOnlyList<CheckReport> Checks)
{
    /// <summary>Number of configurations that did not comply when they were checked, repaired or not.</summary>
    public int Differing => Checks.Count(check => check.Result is not CheckResult.Compliant);
}
