namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Refusal">The service's reason for rejecting the change; null when it accepted it. Throttling and server faults are thrown instead.</param>
public sealed record ChangeResult(string? Refusal)
{
    public static readonly ChangeResult Accepted = new((string?)null);
}
