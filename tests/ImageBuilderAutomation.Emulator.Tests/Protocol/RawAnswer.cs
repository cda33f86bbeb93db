using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <param name="Headers">Including the status line.</param>
internal sealed partial record RawAnswer(int Status, string Headers, string Body)
{
    public static bool IsWhole(string text) =>
        text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end
        && LengthIn().Match(text) is { Success: true } length
        && text.Length >= end + 4 + int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    public static RawAnswer Read(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0 && text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"not an HTTP response: '{text}'");
        return new(int.Parse(text[9..12], System.Globalization.CultureInfo.InvariantCulture), text[..end], text[(end + 4)..]);
    }

    /// <summary>Asserts an error in the service's format without any detail of the web server.</summary>
    public void MustBe(int status, string error)
    {
        Assert.True(Status == status && Headers.Contains($"x-amzn-ErrorType: {error}", StringComparison.OrdinalIgnoreCase), $"{Headers}\n{Body}");
        Assert.Contains("x-amzn-RequestId: ", Headers, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(Body)}", Headers, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Content-Type: application/json", Headers, StringComparison.OrdinalIgnoreCase);
        var body = JsonNode.Parse(Body)!.AsObject();
        Assert.Equal(["message"], body.Select(m => m.Key));
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Body, StringComparison.Ordinal);
    }

    [GeneratedRegex("Content-Length: ([0-9]+)")]
    private static partial Regex LengthIn();
}
