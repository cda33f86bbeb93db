using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Protocol;

internal static class BodyBytes
{
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && request.Method == "GET"))
            return default;

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
