using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads what commands have to repeat, as the service returns it: the typed client skips members that it does not know.</summary>
public sealed class AdoptionSettings(IAmazonImagebuilder client) : IAdoptionSettings
{
    private const int MaxErrorLength = 300;

    public async IAsyncEnumerable<PipelineSettings> ListPipelinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageReader<PipelineSettings, string> pages = async (token, cancellation) =>
        {
            var page = await client.ListImagePipelinesAsync(new() { MaxResults = ListPages.Size, NextToken = token }, cancellation);
            return (RawMembers.Member(RawResponses.Of(page), "imagePipelineList") is { ValueKind: JsonValueKind.Array } list
                ? [.. list.EnumerateArray().Select(PipelineOf)]
                : [], page.NextToken);
        };
        await foreach (var pipeline in Pager.ItemsAsync(pages, cancellationToken))
            yield return pipeline;
    }

    public async Task<PipelineSettings?> ReadPipelineAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetImagePipelineAsync(new() { ImagePipelineArn = arn }, cancellationToken);
            return PipelineOf(RawMembers.Member(RawResponses.Of(response), "imagePipeline")
                ?? throw new InvalidDataException("Expected 'imagePipeline' in the service's response; it is missing."));
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<Known<ConfigurationSettings>> ReadConfigurationAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetInfrastructureConfigurationAsync(new() { InfrastructureConfigurationArn = arn }, cancellationToken);
            return RawMembers.Member(RawResponses.Of(response), "infrastructureConfiguration") is { } found
                ? new Known<ConfigurationSettings>.Yes(new(JsonObject.Create(found)!) { UnknownMembers = RawMembers.UnwritableIn(response) })
                : new Known<ConfigurationSettings>.No("is missing in the service's response");
        }
        catch (AmazonImagebuilderException error)
        {
            return new Known<ConfigurationSettings>.No(ReasonOf(error));
        }
    }

    public async Task<IReadOnlyList<string>> ListUsersAsync(string configurationArn, CancellationToken cancellationToken) =>
        [.. (await Pager.AllAsync(client.PipelinePages(configurationArn), cancellationToken)).Select(pipeline => LastOf(pipeline.Arn))];

    public async Task<IReadOnlyList<string>> ListConfigurationSlugsAsync(CancellationToken cancellationToken) =>
        [.. (await Pager.AllAsync(client.ConfigurationPages(), cancellationToken)).Select(configuration => LastOf(configuration.Arn))];

    public async Task<Known<WorkflowText>?> ReadWorkflowAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetWorkflowAsync(new() { WorkflowBuildVersionArn = arn }, cancellationToken)).Workflow is { Data.Length: > 0 } workflow
                ? new Known<WorkflowText>.Yes(new(workflow.Arn ?? arn, workflow.Data) { KmsKeyId = workflow.KmsKeyId })
                : new Known<WorkflowText>.No("the service returns no document");
        }
        catch (AmazonImagebuilderException error)
        {
            return ImageBuilderErrors.IsNotFound(error) ? null : new Known<WorkflowText>.No($"it {ReasonOf(error)}");
        }
    }

    private static PipelineSettings PipelineOf(JsonElement pipeline) =>
        new(JsonObject.Create(pipeline)!) { UnknownMembers = PipelineMembers.UnwritableIn(pipeline) };

    private static string ReasonOf(AmazonImagebuilderException error) =>
        ImageBuilderErrors.IsNotFound(error) ? "does not exist" : ResponseFields.Shortened($"cannot be read: {error.Message}", MaxErrorLength)!;

    private static string LastOf(string? arn) => ResponseFields.Required(arn, "arn") is var found ? found[(found.LastIndexOf('/') + 1)..] : "";
}
