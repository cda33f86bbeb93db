namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Refused">What the service said against it; null when it took the change. Throttling and faults are thrown instead.</param>
public sealed record ChangeResult(string? Refused)
{
    public static readonly ChangeResult Accepted = new((string?)null);
}
