using System.Runtime.CompilerServices;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.ConfigurationGuard;
using InfrastructureConfiguration = ImageBuilderAutomation.ConfigurationGuard.InfrastructureConfiguration;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class Configurations(IAmazonImagebuilder client) : IConfigurations
{
    private const int PageSize = 25;

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListInfrastructureConfigurationsRequest { MaxResults = PageSize };
        do
        {
            // A page may be short or empty while more follow; only the token marks the end.
            var page = await client.ListInfrastructureConfigurationsAsync(request, cancellationToken);
            foreach (var summary in page.InfrastructureConfigurationSummaryList ?? [])
                yield return ResponseFields.Required(summary.Arn, "infrastructureConfigurationSummaryList.arn");
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }

    public async Task<InfrastructureConfiguration?> ReadAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetInfrastructureConfigurationAsync(new() { InfrastructureConfigurationArn = arn }, cancellationToken);
            var found = response.InfrastructureConfiguration
                ?? throw new InvalidDataException("Expected 'infrastructureConfiguration' in the service's response; it is missing.");
            return new(
                arn, ResponseFields.Required(found.Name, "infrastructureConfiguration.name"), ConfigurationMembers.Read(found),
                ResponseFields.TimeIfReadable(found.DateUpdated));
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken)
    {
        var request = new ListImagePipelinesRequest
        {
            MaxResults = PageSize,
            Filters = arn is null ? null : [new() { Name = "infrastructureConfigurationArn", Values = [arn] }],
        };
        var users = new List<(string Configuration, string Pipeline)>();
        do
        {
            var page = await client.ListImagePipelinesAsync(request, cancellationToken);
            foreach (var pipeline in page.ImagePipelineList ?? [])
            {
                var name = ResponseFields.Required(pipeline.Arn, "imagePipelineList.arn");
                if (pipeline.InfrastructureConfigurationArn is { } configuration)
                    users.Add((configuration, name[(name.LastIndexOf('/') + 1)..]));
            }

            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
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
