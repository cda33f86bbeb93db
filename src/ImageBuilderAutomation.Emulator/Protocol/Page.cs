using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>The page that a List call requests.</summary>
/// <param name="size">The maximum number of items.</param>
/// <param name="after">The key of the previous page's last item; null for the first page. Its token is already verified.</param>
/// <param name="mayBeShort">If true, the page ends after <paramref name="size"/> items were examined, even if the filter removed some or all of them.</param>
public sealed class Page(int size, string? after, bool mayBeShort = false)
{
    // Assumed: the default of maxResults is 25; the documentation gives only the range 1 to 25.
    public const int DefaultSize = 25;

    public string? After { get; } = after;

    /// <param name="resultKey">The output member that holds the items.</param>
    /// <param name="items">The items after <see cref="After"/> in the order of their keys; enumerated only as far as the page needs.</param>
    /// <param name="where">The operation's filters.</param>
    /// <returns>The output; its <c>nextToken</c> is the last key in plain text, which <see cref="PageTokens"/> seals.</returns>
    public JsonObject Of<T>(string resultKey, IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode?> show, Func<T, bool>? where = null)
    {
        var shown = new JsonArray();
        var counted = 0;
        string? last = null;
        foreach (var item in items)
        {
            var matches = where is null || where(item);
            if (!matches && !mayBeShort)
                continue;
            if (counted++ == size)
                return new() { [resultKey] = shown, ["nextToken"] = last };
            if (matches)
                shown.Add(show(item));
            last = key(item);
        }

        return new() { [resultKey] = shown };
    }
}

/// <summary>Opaque page tokens: the last key and a hash over it, the operation, its input and the account.</summary>
public static class PageTokens
{
    private const int SealLength = 16;

    /// <exception cref="ApiError">InvalidPaginationTokenException: the token was never issued, or was issued for another call.</exception>
    public static Page Open(Operation operation, JsonObject input, Caller caller, bool mayBeShort)
    {
        if (operation.Pagination is not { } pagination)
            return new(Page.DefaultSize, null);

        var size = pagination.LimitKey is { } limit && input[limit] is { } asked ? asked.GetValue<int>() : Page.DefaultSize;
        return new(size, input[pagination.InputToken] is { } token ? Open(token.GetValue<string>(), operation, input, caller) : null, mayBeShort);
    }

    /// <summary>Replaces the plain key in the output by a token.</summary>
    public static void Seal(Operation operation, JsonObject input, Caller caller, JsonObject output)
    {
        if (operation.Pagination is not { } pagination || output[pagination.OutputToken] is not { } last)
            return;

        var key = last.GetValue<string>();
        var token = new byte[SealLength + Encoding.UTF8.GetByteCount(key)];
        Encoding.UTF8.GetBytes(key, token.AsSpan(SealLength));
        BinaryPrimitives.WriteUInt128BigEndian(token, SealOf(token.AsSpan(SealLength), operation, input, caller));
        output[pagination.OutputToken] = Base64Url.EncodeToString(token);
    }

    private static string Open(string token, Operation operation, JsonObject input, Caller caller)
    {
        if (Base64Url.IsValid(token) && Base64Url.DecodeFromChars(token) is { Length: > SealLength } bytes
            && BinaryPrimitives.ReadUInt128BigEndian(bytes) == SealOf(bytes.AsSpan(SealLength), operation, input, caller))
            return Encoding.UTF8.GetString(bytes.AsSpan(SealLength));

        // Assumed: the message; a token of another call is refused like one that was never issued.
        throw new ApiError("InvalidPaginationTokenException", "The nextToken is not valid for this request. Repeat the request without it.");
    }

    // The page size may change from page to page; every other member must stay the same.
    private static UInt128 SealOf(ReadOnlySpan<byte> key, Operation operation, JsonObject input, Caller caller)
    {
        var bound = $"{caller.Account}/{caller.Region}/{operation.Name}/{InputHash.Of(input, operation.Pagination!.InputToken, operation.Pagination.LimitKey ?? "")}/";
        return XxHash128.HashToUInt128([.. Encoding.UTF8.GetBytes(bound), .. key]);
    }
}
