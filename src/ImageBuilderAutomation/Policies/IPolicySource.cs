namespace ImageBuilderAutomation.Policies;

/// <summary>Reads the published policy.</summary>
public interface IPolicySource
{
    /// <returns>The policy in force. One that is missing, damaged or does not match its hash has a problem; there is nothing to fall back to.</returns>
    Task<PolicyInForce> ReadAsync(CancellationToken cancellationToken);
}
