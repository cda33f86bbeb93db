using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws;

/// <summary>Turns the errors of official clients into the one error that operators read.</summary>
internal static class ServiceAnswers
{
    /// <exception cref="ServiceRefusedException">The service answered with an error, with something that its client cannot read, or not in time.</exception>
    public static async Task<TResponse> ReadAsync<TResponse>(string service, Task<TResponse> call)
    {
        try
        {
            return await call;
        }
        catch (AmazonServiceException e)
        {
            // Without a status the client itself refused the answer, such as a message whose checksum differs.
            throw new ServiceRefusedException(e.StatusCode == 0 ? $"{service}: {e.Message}" : $"{service} answered {(int)e.StatusCode}: {e.Message}", e);
        }
        catch (Exception e) when (e is XmlException or JsonException or FormatException)
        {
            throw new ServiceRefusedException($"{service} answered with something that its client cannot read: {e.Message}", e);
        }
        catch (TimeoutException e)
        {
            throw new ServiceRefusedException($"{service} did not answer in time: {e.Message}", e);
        }
    }
}
