using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws;

/// <summary>Converts errors of the official clients into the one exception that operators see.</summary>
internal static class ServiceAnswers
{
    /// <exception cref="ServiceRefusedException">The service returned an error or an unreadable response, or did not respond in time.</exception>
    public static async Task<TResponse> ReadAsync<TResponse>(string service, Task<TResponse> call)
    {
        try
        {
            return await call;
        }
        catch (AmazonServiceException e)
        {
            // Without a status the client itself rejected the response, for example because a message's checksum differs.
            throw new ServiceRefusedException(e.StatusCode == 0 ? $"{service}: {e.Message}" : $"{service} returned {(int)e.StatusCode}: {e.Message}", e);
        }
        catch (Exception e) when (e is XmlException or JsonException or FormatException)
        {
            throw new ServiceRefusedException($"{service} returned a response that its client cannot read: {e.Message}", e);
        }
        catch (TimeoutException e)
        {
            throw new ServiceRefusedException($"{service} did not respond in time: {e.Message}", e);
        }
    }
}
