using System.Globalization;
using System.Text.Json;

namespace ImageBuilderAutomation.Aws.Composition;

/// <summary>
/// Reads the time from the local host on every call, so that a process of its own uses the host's simulated or accelerated time. Its timers run in
/// real time.
/// </summary>
/// <param name="url">Responds with the time in ISO 8601, or with a JSON object that has it in its member <c>time</c>.</param>
public sealed class LocalClock(Uri url) : TimeProvider
{
    // A proxy of the environment must not get requests to the own machine.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <exception cref="HttpRequestException">Nobody answers, or the response is an error.</exception>
    /// <exception cref="TaskCanceledException">There was no response in time.</exception>
    /// <exception cref="FormatException">The response is not a time.</exception>
    public override DateTimeOffset GetUtcNow()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = Http.Send(request);
        using var reader = new StreamReader(response.EnsureSuccessStatusCode().Content.ReadAsStream());
        return Read(reader.ReadToEnd());
    }

    private static DateTimeOffset Read(string text)
    {
        try
        {
            using var document = text.StartsWith('{') ? JsonDocument.Parse(text) : null;
            return DateTimeOffset.Parse(document?.RootElement.GetProperty("time").GetString() ?? text, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Expected a time from the local host.", e);
        }
    }
}
