using System.Net.Sockets;
using System.Text;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <summary>Sends raw bytes that no HTTP client would send, and reads the response.</summary>
internal static class RawConnection
{
    public static async Task<RawAnswer> SendAsync(Uri url, byte[] request) => RawAnswer.Read(await ReadAsync(url, request, RawAnswer.IsWhole));

    /// <summary>Reads until there is enough or the connection ends.</summary>
    public static async Task<string> ReadAsync(Uri url, byte[] request, Func<string, bool> isEnough)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(request);
        var (received, buffer) = (new StringBuilder(), new byte[4096]);
        while (!isEnough(received.ToString()) && await stream.ReadAsync(buffer) is > 0 and var read)
            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return received.ToString();
    }

    public static Task<RawAnswer> SendAsync(Uri url, string request) => SendAsync(url, Encoding.Latin1.GetBytes(request));
}
