using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>Sends requests byte for byte, as no well-behaved client would.</summary>
internal static class RawRequest
{
    public const string Form = "Content-Type: application/x-www-form-urlencoded";

    public static string HostOf(Uri url) => $"Host: {url.Authority}";

    public static async Task<RawAnswer> SendAsync(Uri url, string line, params string[] headers) => await SendAsync(url, line, headers, body: null);

    public static async Task<RawAnswer> SendAsync(Uri url, string line, string[] headers, string? body)
    {
        var length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        await using var stream = client.GetStream();
        var head = string.Concat(headers.Select(header => $"{header}\r\n"));
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{line}\r\n{head}{length}Connection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return new(await reader.ReadToEndAsync());
    }
}

/// <param name="Text">The whole answer, with LF line ends.</param>
internal sealed record RawAnswer(string Text)
{
    public string Text { get; } = Text.Replace("\r\n", "\n", StringComparison.Ordinal);

    public int Status => int.Parse(Text.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Body => Text.Split("\n\n", 2) is [_, var body] ? body : "";

    public string? Header(string name) => Text.Split("\n\n")[0].Split('\n')
        .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
