using System.Globalization;

namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>Reads the time from the local host on every call, so that a function in its own process uses the host's simulated or accelerated time.</summary>
internal sealed class LocalClock(Uri url) : TimeProvider, IDisposable
{
    private readonly HttpClient _http = new();

    public override DateTimeOffset GetUtcNow()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = _http.Send(request);
        using var reader = new StreamReader(response.EnsureSuccessStatusCode().Content.ReadAsStream());
        return DateTimeOffset.Parse(reader.ReadToEnd(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();
}
