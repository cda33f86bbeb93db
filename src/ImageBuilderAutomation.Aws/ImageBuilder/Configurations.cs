using Amazon.Imagebuilder;
using ImageBuilderAutomation.ConfigurationGuard;
using InfrastructureConfiguration = ImageBuilderAutomation.ConfigurationGuard.InfrastructureConfiguration;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class Configurations(IAmazonImagebuilder client) : IConfigurations
{
    public IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken) => Pager.ItemsAsync(
        client.ConfigurationPages(), summary => ResponseFields.Required(summary.Arn, "infrastructureConfigurationSummaryList.arn"), cancellationToken);

    public async Task<InfrastructureConfiguration?> ReadAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetInfrastructureConfigurationAsync(new() { InfrastructureConfigurationArn = arn }, cancellationToken);
            var found = response.InfrastructureConfiguration
                ?? throw new InvalidDataException("Expected 'infrastructureConfiguration' in the service's response; it is missing.");
            return new(
                arn, ResponseFields.Required(found.Name, "infrastructureConfiguration.name"), ConfigurationMembers.Read(found),
                ResponseFields.TimeIfReadable(found.DateUpdated))
            {
                UnwritableMembers = RawMembers.UnwritableIn(response),
            };
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken)
    {
        var users = new List<(string Configuration, string Pipeline)>();
        await foreach (var pipeline in Pager.ItemsAsync(client.PipelinePages(arn), cancellationToken))
        {
            var name = ResponseFields.Required(pipeline.Arn, "imagePipelineList.arn");
            if (pipeline.InfrastructureConfigurationArn is { } configuration)
                users.Add((configuration, name[(name.LastIndexOf('/') + 1)..]));
        }

        return users.ToLookup(user => user.Configuration, user => user.Pipeline, StringComparer.Ordinal);
    }

    public Task<ChangeResult> UpdateAsync(string arn, ConfigurationFields settings, string token, CancellationToken cancellationToken)
    {
        var request = ConfigurationMembers.Update(settings);
        (request.InfrastructureConfigurationArn, request.ClientToken) = (arn, token);
        return ChangeAsync(() => client.UpdateInfrastructureConfigurationAsync(request, cancellationToken));
    }

    public Task<ChangeResult> TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        ChangeAsync(() => client.TagResourceAsync(new() { ResourceArn = arn, Tags = new(tags) }, cancellationToken));

    public Task<ChangeResult> UntagAsync(string arn, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ChangeAsync(() => client.UntagResourceAsync(new() { ResourceArn = arn, TagKeys = [.. keys] }, cancellationToken));

    private static async Task<ChangeResult> ChangeAsync(Func<Task> change)
    {
        try
        {
            await change();
            return ChangeResult.Accepted;
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusedChange(error))
        {
            return new($"{error.ErrorCode}: {error.Message}");
        }
    }
}
