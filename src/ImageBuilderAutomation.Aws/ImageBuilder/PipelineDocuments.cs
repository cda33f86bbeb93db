using System.Security.Cryptography;
using System.Text;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class PipelineDocuments(IAmazonImagebuilder client) : IPipelineDocuments
{
    public async Task<PipelineDocument?> ReadAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetImagePipelineAsync(new() { ImagePipelineArn = pipelineArn }, cancellationToken);
            var found = response.ImagePipeline ?? throw new InvalidDataException("Expected 'imagePipeline' in the service's response; it is missing.");
            return new(
                pipelineArn,
                // An unset status means enabled, the service's default.
                found.Status?.Value != "DISABLED",
                ResponseFields.TimeIfReadable(found.DateUpdated),
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PipelineMembers.SettingsIn(response)))),
                found.ConsecutiveFailures)
            {
                UnwritableMembers = PipelineMembers.UnwritableIn(response),
                Source = found,
            };
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<string?> EnableAsync(PipelineDocument document, string token, CancellationToken cancellationToken)
    {
        if (document is not { UnwritableMembers: [], Source: ImagePipeline pipeline })
            throw new ArgumentException("Expected a document that was read and that an update can repeat.", nameof(document));
        var request = PipelineMembers.Update(pipeline);
        (request.ImagePipelineArn, request.Status, request.ClientToken) = (document.Arn, PipelineStatus.ENABLED, token);
        try
        {
            await client.UpdateImagePipelineAsync(request, cancellationToken);
            return null;
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusedChange(error) && error.ErrorCode != "ResourceInUseException")
        {
            return $"{error.ErrorCode}: {error.Message}";
        }
    }
}
