using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Protocol;

internal static class BodyBytes
{
    /// <summary>Far above any valid body: a document may have 64 KB, and tests send up to 10 MB.</summary>
    public const int MaxBytes = 30_000_000;

    /// <returns>Empty if there is no body.</returns>
    /// <exception cref="ApiError">The body is too long or is not valid HTTP.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && request.Method == "GET"))
            return default;

        using var kept = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, MaxBytes));
        try
        {
            var length = await ReadAsync(request, kept, cancellationToken);
            if (length > MaxBytes)
                throw new ApiError(ProtocolErrors.RequestEntityTooLarge, $"The body of {length} bytes is longer than {MaxBytes}.");
        }
        catch (BadHttpRequestException e)
        {
            throw new ApiError(ProtocolErrors.MalformedHttpRequest, $"The body cannot be read: {e.Message}");
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    /// <summary>Reads the whole body even if it is too long, because a client that is still sending does not read the response.</summary>
    private static async ValueTask<long> ReadAsync(HttpRequest request, MemoryStream kept, CancellationToken cancellationToken)
    {
        for (var length = 0L; ;)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            foreach (var part in read.Buffer)
            {
                length += part.Length;
                if (length <= MaxBytes)
                    kept.Write(part.Span);
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return length;
        }
    }
}
