namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// Compliant: as the policy wants it. Drifted: it is not, and was reported. Repairing: a repair is stored and was or will be made.
/// Contested: repaired often lately and changed again each time; left to people. Gone: the service knows it no more.
/// </summary>
public enum ConfigurationState
{
    Compliant,
    Drifted,
    Repairing,
    Contested,
    Gone,
}
