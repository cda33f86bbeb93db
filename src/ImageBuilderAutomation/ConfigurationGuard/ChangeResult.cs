namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Refused">The service's reason for rejecting the change; null when it accepted it. Throttling and server faults are thrown instead.</param>
public sealed record ChangeResult(string? Refused)
{
    public static readonly ChangeResult Accepted = new((string?)null);
}
