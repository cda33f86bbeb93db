using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Reads what the plan of one pipeline's adoption is made from.</summary>
public sealed class AdoptionFactGatherer(IAdoptionSettings settings, TimeProvider clock)
{
    /// <param name="waits">The pipeline's waiting steps.</param>
    public async Task<AdoptionFacts> GatherAsync(PipelineSettings pipeline, AccountPipeline waits, Known<Policy> policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        var configuration = pipeline.ConfigurationArn is { } arn
            ? await settings.ReadConfigurationAsync(arn, cancellationToken)
            : new Known<ConfigurationSettings>.No("is not set");
        var distribution = pipeline.Workflows.FirstOrDefault(use => use is { Type: "distribution", IsOfAmazon: false });
        return new(pipeline, waits)
        {
            Configuration = configuration,
            OtherUsers = pipeline.ConfigurationArn is { } used
                ? [.. (await settings.ListUsersAsync(used, cancellationToken)).Where(name => name != pipeline.Slug).Order(StringComparer.Ordinal)]
                : [],
            ConfigurationSlugs = await settings.ListConfigurationSlugsAsync(cancellationToken),
            Distribution = distribution is null ? null : await settings.ReadWorkflowAsync(distribution.Arn, cancellationToken)
                ?? new Known<WorkflowText>.No("it does not exist"),
            SameName = await settings.ReadWorkflowAsync(
                AdoptionNames.Arn(pipeline, $"workflow/distribution/{AdoptionNames.Slug(AdoptionNames.Workflow(pipeline))}/x.x.x"), cancellationToken),
            Policy = policy,
            Now = clock.GetUtcNow(),
        };
    }
}

/// <summary>Reads pipelines, configurations and workflows with every member that the service returns.</summary>
public interface IAdoptionSettings
{
    IAsyncEnumerable<PipelineSettings> ListPipelinesAsync(CancellationToken cancellationToken);

    /// <returns>Null if there is no such pipeline.</returns>
    Task<PipelineSettings?> ReadPipelineAsync(string arn, CancellationToken cancellationToken);

    /// <returns>Unknown, with the reason, where it does not exist or may not be read.</returns>
    Task<Known<ConfigurationSettings>> ReadConfigurationAsync(string arn, CancellationToken cancellationToken);

    /// <returns>Slugs of the pipelines that use the infrastructure configuration.</returns>
    Task<IReadOnlyList<string>> ListUsersAsync(string configurationArn, CancellationToken cancellationToken);

    Task<IReadOnlyList<string>> ListConfigurationSlugsAsync(CancellationToken cancellationToken);

    /// <param name="arn">A version; with wildcards, the newest version that matches.</param>
    /// <returns>Null if there is no such workflow; unknown where it may not be read.</returns>
    Task<Known<WorkflowText>?> ReadWorkflowAsync(string arn, CancellationToken cancellationToken);
}
