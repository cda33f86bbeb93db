using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Opaque page tokens: the last key and a hash over it, the operation, its input and the account.</summary>
public static class PageTokens
{
    private const int SealLength = 12;

    /// <exception cref="ApiError">InvalidPaginationTokenException: the token was never issued, or was issued for another call.</exception>
    public static Page Open(Operation operation, JsonObject input, Caller caller, bool mayBeShort)
    {
        if (operation.Pagination is not { } pagination)
            return new(Page.DefaultSize, null);

        var size = pagination.LimitKey is { } limit && input[limit] is { } asked ? asked.GetValue<int>() : Page.DefaultSize;
        return new(size, input[pagination.InputToken] is { } token ? Open(token.GetValue<string>(), Bound(operation, input, caller)) : null, mayBeShort);
    }

    /// <summary>Replaces the plain key in the output by a token.</summary>
    public static void Seal(Operation operation, JsonObject input, Caller caller, JsonObject output)
    {
        if (operation.Pagination is not { } pagination || output[pagination.OutputToken] is not { } last)
            return;

        var key = Encoding.UTF8.GetBytes(last.GetValue<string>());
        output[pagination.OutputToken] = Base64Url.EncodeToString([.. SealOf(key, Bound(operation, input, caller)), .. key]);
    }

    private static string Open(string token, string bound)
    {
        if (Base64Url.IsValid(token) && Base64Url.DecodeFromChars(token) is { Length: > SealLength } bytes
            && bytes.AsSpan(0, SealLength).SequenceEqual(SealOf(bytes.AsSpan(SealLength), bound)))
            return Encoding.UTF8.GetString(bytes.AsSpan(SealLength));

        // Assumed: the message; a token of another call is refused like one that was never issued.
        throw new ApiError("InvalidPaginationTokenException", "The nextToken is not valid for this request. Repeat the request without it.");
    }

    // The page size may change from page to page; every other member must stay the same.
    private static string Bound(Operation operation, JsonObject input, Caller caller) =>
        $"{caller.Account}/{caller.Region}/{operation.Name}/{InputHash.Of(input, operation.Pagination!.InputToken, operation.Pagination.LimitKey ?? "")}";

    private static ReadOnlySpan<byte> SealOf(ReadOnlySpan<byte> key, string bound) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(bound), 0, .. key]).AsSpan(0, SealLength);
}
