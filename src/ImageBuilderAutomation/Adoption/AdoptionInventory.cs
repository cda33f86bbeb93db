using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Adoption;

/// <summary>A pipeline of the account with what its adoption depends on.</summary>
/// <param name="Topic">The topic of its infrastructure configuration, null for none; unknown where the configuration cannot be read.</param>
/// <param name="Coverage">Unknown where no policy could be read.</param>
public sealed record InventoriedPipeline(PipelineSettings Pipeline, Known<string?> Topic, Known<GateCoverage> Coverage);

/// <summary>Reads every pipeline with its configuration. Each configuration is read once.</summary>
public sealed class AdoptionInventory(IAdoptionSettings settings, TimeProvider clock)
{
    private readonly Dictionary<string, Known<ConfigurationSettings>> _configurations = new(StringComparer.Ordinal);

    /// <param name="waits">The waiting steps of each pipeline, by its ARN.</param>
    public async Task<InventoriedPipeline> ReadAsync(
        PipelineSettings pipeline, IReadOnlyDictionary<string, AccountPipeline> waits, Known<Policy> policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(waits);
        return new(pipeline, await TopicAsync(pipeline, cancellationToken), policy switch
        {
            Known<Policy>.No(var reason) => new Known<GateCoverage>.No(reason),
            Known<Policy>.Yes(var known) when waits.TryGetValue(pipeline.Arn, out var found) =>
                new Known<GateCoverage>.Yes(AccountCoverage.Of(known, new([found], [], []), clock.GetUtcNow()).Pipelines[0].Coverage),
            _ => new Known<GateCoverage>.No("the pipeline was created while the list was read"),
        });
    }

    private async Task<Known<string?>> TopicAsync(PipelineSettings pipeline, CancellationToken cancellationToken)
    {
        if (pipeline.ConfigurationArn is not { } arn)
            return new Known<string?>.No("the pipeline names no infrastructure configuration");
        if (!_configurations.TryGetValue(arn, out var configuration))
            _configurations[arn] = configuration = await settings.ReadConfigurationAsync(arn, cancellationToken);
        return configuration switch
        {
            Known<ConfigurationSettings>.Yes(var read) => new Known<string?>.Yes(read.TopicArn),
            Known<ConfigurationSettings>.No(var reason) => new Known<string?>.No($"the configuration {reason}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
