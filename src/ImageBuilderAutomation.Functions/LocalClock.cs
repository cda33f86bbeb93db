using System.Globalization;

namespace ImageBuilderAutomation.Functions;

/// <summary>The clock of the local host, asked at each look: a function in a process of its own lives in the host's time, simulated or sped up.</summary>
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
