using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Listed">Configurations that the service listed.</param>
/// <param name="Foreign">Those of another account or Region.</param>
/// <param name="Checks">What became of each of the others.</param>
public sealed record ChecksReport(Mode Mode, int Listed, int Foreign, IReadOnlyList<CheckReport> Checks)
{
    /// <summary>Those that were found otherwise than the policy wants them, repaired or not.</summary>
    public int Differing => Checks.Count(check => check.Result is not CheckResult.Compliant);
}
