using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace Amazon.Imagebuilder;

/// <summary>One operation over AWS restJson1. What differs between operations is generated from the model.</summary>
internal abstract class RestJsonOperation<TRequest, TResponse>(string method, string path, string[] declaredErrors)
    : JsonResponseUnmarshaller, IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonImagebuilderRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    protected virtual bool HasBody => false;

    protected virtual bool HasResponseBody => true;

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var value = (TRequest)input;
        var request = new DefaultRequest(input, "Amazon.Imagebuilder") { HttpMethod = method, ResourcePath = path };
        request.Headers[HeaderKeys.XAmzApiVersion] = ServiceFacts.ApiVersion;
        Bind(request, value);
        if (HasBody)
        {
            request.Headers[HeaderKeys.ContentTypeHeader] = "application/json";
            request.Content = Body(value);
        }

        return request;
    }

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = new TResponse();
        if (HasResponseBody)
        {
            var reader = new StreamingUtf8JsonReader(input.Stream);
            input.Read(ref reader);
            var depth = input.CurrentDepth;
            while (input.ReadAtDepth(depth, ref reader))
                ReadMember(input, depth, ref reader, response);
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;

        // As in the official client: an error the operation does not declare stays untyped and keeps its code.
        return declaredErrors.Contains(error.Code) && ServiceFacts.TypedError(error) is { } typed
            ? typed
            : new AmazonImagebuilderException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    /// <summary>Path labels and query parameters.</summary>
    protected virtual void Bind(IRequest request, TRequest value) { }

    protected virtual void WriteBody(Utf8JsonWriter writer, TRequest value) { }

    protected virtual void ReadMember(JsonUnmarshallerContext context, int depth, ref StreamingUtf8JsonReader reader, TResponse result) { }

    private byte[] Body(TRequest value)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteBody(writer, value);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

/// <summary>Reads one JSON object; the generated part knows its members, everything else is skipped.</summary>
internal abstract class StructureUnmarshaller<T> : IJsonUnmarshaller<T, JsonUnmarshallerContext>
    where T : class, new()
{
    public T Unmarshall(JsonUnmarshallerContext input, ref StreamingUtf8JsonReader reader)
    {
        input.Read(ref reader);
        if (input.CurrentTokenType == JsonTokenType.Null)
            return null;

        var result = new T();
        var depth = input.CurrentDepth;
        while (input.ReadAtDepth(depth, ref reader))
            ReadMember(input, depth, ref reader, result);
        return result;
    }

    protected abstract void ReadMember(JsonUnmarshallerContext context, int depth, ref StreamingUtf8JsonReader reader, T result);
}
