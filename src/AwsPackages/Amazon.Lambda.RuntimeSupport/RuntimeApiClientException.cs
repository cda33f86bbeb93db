namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API answered something that its protocol does not have.</summary>
public class RuntimeApiClientException(string message, int statusCode, string response, Exception innerException)
    : Exception(message, innerException)
{
    public int StatusCode { get; } = statusCode;

    public string Response { get; } = response;
}
