namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The service's infrastructure configurations.</summary>
public interface IConfigurations
{
    /// <summary>The ARNs of all of them, own and shared (ListInfrastructureConfigurations, all pages).</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken);

    /// <summary>One GetInfrastructureConfiguration, since the list leaves out half of the fields. Null when the service knows none.</summary>
    Task<InfrastructureConfiguration?> ReadAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Names of the pipelines that build with a configuration, by its ARN (ListImagePipelines, all pages).</summary>
    /// <param name="arn">Null for all configurations.</param>
    Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken);

    /// <summary>One UpdateInfrastructureConfiguration with all settings, since it replaces them all; tags do not travel with it.</summary>
    Task<ChangeResult> UpdateAsync(string arn, ConfigurationFields settings, string token, CancellationToken cancellationToken);

    /// <summary>One TagResource.</summary>
    Task<ChangeResult> TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>One UntagResource.</summary>
    Task<ChangeResult> UntagAsync(string arn, IReadOnlyList<string> keys, CancellationToken cancellationToken);
}
