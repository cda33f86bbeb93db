namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Reads and changes infrastructure configurations through the service.</summary>
public interface IConfigurations
{
    /// <summary>Lists the ARNs of all configurations, own and shared (ListInfrastructureConfigurations, all pages).</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken);

    /// <summary>Calls GetInfrastructureConfiguration once, because the list contains only half of the fields. Null when it does not exist.</summary>
    Task<InfrastructureConfiguration?> ReadAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Lists the names of the pipelines that use a configuration, by its ARN (ListImagePipelines, all pages).</summary>
    /// <param name="arn">Null for all configurations.</param>
    Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken);

    /// <summary>Calls UpdateInfrastructureConfiguration once with all settings, because it replaces them all. Tags are not part of it.</summary>
    Task<ChangeResult> UpdateAsync(string arn, ConfigurationFields settings, string token, CancellationToken cancellationToken);

    /// <summary>Calls TagResource once.</summary>
    Task<ChangeResult> TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>Calls UntagResource once.</summary>
    Task<ChangeResult> UntagAsync(string arn, IReadOnlyList<string> keys, CancellationToken cancellationToken);
}

/// <param name="Refusal">The service's reason for rejecting the change; null when it accepted it. Throttling and server faults are thrown instead.</param>
public sealed record ChangeResult(string? Refusal)
{
    public static readonly ChangeResult Accepted = new((string?)null);
}
