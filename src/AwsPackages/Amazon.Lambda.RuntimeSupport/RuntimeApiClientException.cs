namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API returned a response that its protocol does not define.</summary>
public class RuntimeApiClientException(string message, int statusCode, string response, Exception innerException)
    : Exception(message, innerException)
{
    public int StatusCode { get; } = statusCode;

    public string Response { get; } = response;
}
