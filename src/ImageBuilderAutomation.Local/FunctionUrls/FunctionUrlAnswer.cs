using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.FunctionUrls;

/// <summary>The HTTP response that the result of a function stands for.</summary>
// Documented: Lambda Developer Guide, "Invoking Lambda function URLs", section "Response payload format".
// Assumed: a result that is no HTTP response, such as a status of two digits, counts as an error of the function.
internal sealed record FunctionUrlAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, ReadOnlyMemory<byte> Body)
{
    private const string ContentType = "content-type";
    private const string Json = "application/json";

    // The server of this host writes them itself.
    private static readonly string[] OfTheServer = ["connection", "content-length", "date", "keep-alive", "server", "trailer", "transfer-encoding", "upgrade"];

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    public static FunctionUrlAnswer Of(InvocationResult result)
    {
        if (!result.Succeeded || !StrictJson.TryParse(result.Payload.Length == 0 ? "null" : result.Payload, out var payload))
            return Failed();
        if (payload is not JsonObject answer || !answer.ContainsKey("statusCode"))
            return new(200, [(ContentType, Json)], Encoding.UTF8.GetBytes(result.Payload.Length == 0 ? "null" : result.Payload));
        return Read(answer) ?? Failed();
    }

    private static FunctionUrlAnswer Failed() => new(502, [(ContentType, "text/plain")], "Internal Server Error"u8.ToArray());

    /// <returns>Null if the object is no HTTP response.</returns>
    private static FunctionUrlAnswer? Read(JsonObject answer)
    {
        if (!int.TryParse(answer["statusCode"]?.ToString(), out var status) || status is < 200 or > 599)
            return null;
        if (answer["headers"] is not (null or JsonObject) || answer["cookies"] is not (null or JsonArray) || answer["body"] is not (null or JsonValue))
            return null;

        var headers = (answer["headers"] as JsonObject ?? []).Select(h => (Name: h.Key, Value: h.Value?.ToString() ?? ""))
            .Concat((answer["cookies"] as JsonArray ?? []).Select(c => (Name: "set-cookie", Value: c?.ToString() ?? "")))
            .Where(h => !OfTheServer.Contains(h.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (!headers.TrueForAll(h => h.Name.Length > 0 && !h.Name.AsSpan().ContainsAnyExcept(NameCharacters) && h.Value.All(c => c is >= ' ' and <= '~')))
            return null;
        if (!headers.Exists(h => h.Name.Equals(ContentType, StringComparison.OrdinalIgnoreCase)))
            headers.Add((ContentType, Json));

        return BodyOf(answer) is { } body ? new(status, headers, body) : null;
    }

    private static byte[]? BodyOf(JsonObject answer)
    {
        var text = answer["body"]?.ToString() ?? "";
        if (answer["isBase64Encoded"]?.ToString() is not "true")
            return Encoding.UTF8.GetBytes(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
