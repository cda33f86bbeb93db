using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EmulatorSpeed;

/// <summary>One kept-alive connection with as little client-side work as possible, because client and server share the machine.</summary>
internal sealed class Caller : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public static async Task<Caller> ConnectAsync(Uri url)
    {
        var caller = new Caller();
        await caller._socket.ConnectAsync(url.Host, url.Port);
        return caller;
    }

    public static byte[] Request(string method, string path, string body, string account = "111122223333") => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + $"X-Amz-Date: 20261120T090000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential={account}/20261120/eu-west-1/imagebuilder/aws4_request, "
        + $"SignedHeaders=content-type;host;x-amz-date, Signature={new string('0', 64)}\r\n\r\n{body}");

    /// <returns>Completes when the whole response has arrived.</returns>
    /// <exception cref="IOException">Any response other than 200.</exception>
    public async Task SendAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var (read, end) = (0, -1);
        while (end < 0 || read < end)
        {
            var more = await _socket.ReceiveAsync(_buffer.AsMemory(read));
            if (more == 0)
                throw new IOException("The connection was closed.");
            read += more;
            if (end < 0)
                end = EndOf(_buffer.AsSpan(0, read));
        }

        if (!_buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
            throw new IOException(Encoding.UTF8.GetString(_buffer, 0, read));
    }

    public void Dispose() => _socket.Dispose();

    private static int EndOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return -1;
        var length = answer[..head][(answer.IndexOf("Content-Length: "u8) + 16)..];
        var line = length.IndexOf((byte)'\r');
        return head + 4 + int.Parse(line < 0 ? length : length[..line], CultureInfo.InvariantCulture);
    }
}
