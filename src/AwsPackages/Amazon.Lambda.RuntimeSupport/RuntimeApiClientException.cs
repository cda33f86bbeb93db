namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API returned a response that its protocol does not define. It ends the process, as in the official client.</summary>
public class RuntimeApiClientException(string message, int statusCode, string response, Exception innerException)
    : Exception(message, innerException)
{
    public int StatusCode { get; } = statusCode;

    public string Response { get; } = response;

    internal static async Task<RuntimeApiClientException> UnexpectedAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var status = (int)response.StatusCode;
        return new($"The Runtime API returned status {status}: {body}", status, body, null);
    }
}
