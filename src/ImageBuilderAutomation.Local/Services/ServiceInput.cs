using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>The body of a call in a JSON protocol.</summary>
internal sealed class ServiceInput
{
    private readonly JsonObject _members;

    private ServiceInput(JsonObject members) => _members = members;

    public JsonNode? this[string name] => _members[name];

    /// <exception cref="ServiceInputException">The body is not a JSON object.</exception>
    public static ServiceInput Read(string body)
    {
        if (body.Length == 0)
            return new([]);
        return StrictJson.TryParse(body, out var node) && node is JsonObject members
            ? new(members)
            : throw new ServiceInputException("Expected a JSON object without repeated members.");
    }

    /// <exception cref="ServiceInputException">The member is not a whole number in these limits.</exception>
    public int Number(string name, int otherwise, int from, int to) => _members[name] switch
    {
        null => otherwise,
        var node when int.TryParse(node.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to =>
            number,
        _ => throw new ServiceInputException($"Expected {name} as a whole number from {from} to {to}."),
    };
}

/// <summary>The input of a call cannot be read or is refused; the message says what was expected. The response has status 400.</summary>
/// <param name="code">The error code of the service.</param>
internal sealed class ServiceInputException(string message, string code = "SerializationException") : Exception(message)
{
    public string Code { get; } = code;
}
