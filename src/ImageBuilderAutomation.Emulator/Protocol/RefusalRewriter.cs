using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>
/// The output of a connection. The web server itself refuses some requests (an invalid request line, too many headers) with a bare status line, without
/// calling a handler. This class replaces such a response by an error in the service's format before it is sent.
/// </summary>
internal sealed class RefusalRewriter(PipeWriter connection, Func<string, string, ApiResponse> refuse) : PipeWriter
{
    // Enough for the replacement; the web server's own response is shorter.
    private const int ReservedBytes = 1024;

    private Memory<byte> _handedOut;

    public override bool CanGetUnflushedBytes => connection.CanGetUnflushedBytes;

    public override long UnflushedBytes => connection.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _handedOut = connection.GetMemory(Math.Max(sizeHint, ReservedBytes));

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) =>
        connection.Advance(BareStatus(_handedOut.Span[..bytes]) is { } status ? Replace(status, _handedOut.Span) : bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => connection.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => connection.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);

    /// <returns>The status of an error response without a body, otherwise null. The emulator's own errors always have a body.</returns>
    private static string? BareStatus(ReadOnlySpan<byte> written) =>
        (written.StartsWith("HTTP/1.1 4"u8) || written.StartsWith("HTTP/1.1 5"u8)) && written.IndexOf("\r\nContent-Length: 0\r\n"u8) >= 0
            ? Encoding.ASCII.GetString(written["HTTP/1.1 ".Length..written.IndexOf("\r\n"u8)])
            : null;

    private int Replace(string status, Span<byte> room)
    {
        var answer = refuse(ProtocolErrors.CodeOf((HttpStatusCode)int.Parse(status[..3], CultureInfo.InvariantCulture)), $"The request cannot be read: {status}.");
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var head = $"HTTP/1.1 {answer.Status}\r\nContent-Length: {answer.Body.Length}\r\nConnection: close\r\n"
            + $"Content-Type: application/json\r\nDate: {date}\r\n"
            + $"x-amzn-RequestId: {answer.RequestId}\r\nx-amzn-ErrorType: {answer.ErrorType}\r\n\r\n";
        var length = Encoding.ASCII.GetBytes(head, room);
        answer.Body.Span.CopyTo(room[length..]);
        return length + answer.Body.Length;
    }
}
