using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Imagebuilder.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ImageBuilderAutomation.Aws;

/// <summary>
/// Keeps the JSON of those responses whose members the typed client may not know. The client skips unknown members without a trace, but some of them
/// decide: a scan type whose findings are listed elsewhere, or a setting that an update would clear.
/// </summary>
/// <remarks>
/// Two handlers of the runtime's pipeline do this, one on each side of the unmarshaller, so that it works with every client that AWSSDK.Core carries.
/// The body is read from the stream and the stream is rewound, which needs the buffered responses of <see cref="WholeResponseHttpClientFactory"/>.
/// </remarks>
internal static class RawResponses
{
    private const string Body = "ImageBuilderAutomation.Aws.RawResponses.Body";

    // An entry lives as long as its response.
    private static readonly ConditionalWeakTable<AmazonWebServiceResponse, byte[]> Bodies = [];

    /// <returns>The object that the service returned.</returns>
    /// <exception cref="InvalidOperationException">The client of this response, or its operation, does not keep raw responses.</exception>
    public static JsonElement Of(AmazonWebServiceResponse response)
    {
        if (!Bodies.TryGetValue(response, out var body))
            throw new InvalidOperationException($"Expected the raw response of {response.GetType().Name}. Create the client with {nameof(AwsClients)}.");
        var reader = new Utf8JsonReader(body);
        return JsonElement.ParseValue(ref reader);
    }

    public static void KeepIn(RuntimePipeline pipeline)
    {
        pipeline.AddHandlerAfter<Unmarshaller>(new BodyReader());
        pipeline.AddHandlerBefore<Unmarshaller>(new BodyKeeper());
    }

    private static bool IsKept(AmazonWebServiceRequest request) =>
        request is GetImageRequest or GetImagePipelineRequest or GetInfrastructureConfigurationRequest or ListImagePipelinesRequest;

    /// <summary>Below the unmarshaller, where the response is still a stream.</summary>
    private sealed class BodyReader : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var result = await base.InvokeAsync<T>(executionContext);
            if (IsKept(executionContext.RequestContext.OriginalRequest) && executionContext.ResponseContext.HttpResponse is { IsSuccessStatusCode: true } http)
            {
                var stream = await http.ResponseBody.OpenResponseAsync();
                if (!stream.CanSeek)
                    throw new InvalidOperationException($"Expected a buffered response, found a {stream.GetType().Name}.");
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy);
                stream.Position = 0;
                executionContext.RequestContext.ContextAttributes[Body] = copy.ToArray();
            }

            return result;
        }
    }

    /// <summary>Above the unmarshaller, where the typed response exists.</summary>
    private sealed class BodyKeeper : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var result = await base.InvokeAsync<T>(executionContext);
            if (result is not null && executionContext.RequestContext.ContextAttributes.TryGetValue(Body, out var body))
                Bodies.AddOrUpdate(result, (byte[])body);
            return result;
        }
    }
}
