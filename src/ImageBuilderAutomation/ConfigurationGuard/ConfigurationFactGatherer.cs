namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Reads one configuration, and combines it with the pipelines that use it.</summary>
public sealed class ConfigurationFactGatherer(IConfigurations configurations)
{
    /// <summary>Reads which pipelines use the configuration, or all configurations if the ARN is null: one list for a whole pass.</summary>
    public Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken) =>
        configurations.ListPipelinesAsync(arn, cancellationToken);

    /// <param name="pipelines">Names of pipelines by the ARN of the configuration that they use.</param>
    /// <returns>Null when the configuration does not exist.</returns>
    public Task<ConfigurationFacts?> GatherAsync(string arn, ILookup<string, string> pipelines, CancellationToken cancellationToken) =>
        GatherAsync(arn, UsersOf(arn, pipelines), cancellationToken);

    /// <param name="pipelines">Names of the pipelines that use the configuration.</param>
    /// <returns>Null when the configuration does not exist.</returns>
    public async Task<ConfigurationFacts?> GatherAsync(string arn, IReadOnlyList<string> pipelines, CancellationToken cancellationToken) =>
        await configurations.ReadAsync(arn, cancellationToken) is { } configuration ? new(configuration, pipelines) : null;

    private static IReadOnlyList<string> UsersOf(string arn, ILookup<string, string> pipelines) => [.. pipelines[arn].Order(StringComparer.Ordinal)];
}
