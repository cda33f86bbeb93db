using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Services.Protocol;

/// <summary>The body of a call in a JSON protocol.</summary>
internal sealed class ServiceInput
{
    private readonly JsonObject _members;

    private ServiceInput(JsonObject members) => _members = members;

    public JsonNode? this[string name] => _members[name];

    public IEnumerable<string> Names => _members.Select(member => member.Key);

    /// <returns>Null if the member is absent.</returns>
    /// <exception cref="ServiceInputException">The member is not a string.</exception>
    public string? Text(string name) => _members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new ServiceInputException($"Expected {name} as a string."),
    };

    /// <exception cref="ServiceInputException">The member is neither true nor false.</exception>
    public bool Flag(string name) => _members[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new ServiceInputException($"Expected {name} as true or false."),
    };

    /// <returns>Null if the member is absent.</returns>
    /// <exception cref="ServiceInputException">The member is not a list of strings.</exception>
    public IReadOnlyList<string>? Texts(string name) => _members[name] switch
    {
        null => null,
        JsonArray items when items.All(item => item is JsonValue value && value.TryGetValue<string>(out _)) => [.. items.Select(item => item!.GetValue<string>())],
        _ => throw new ServiceInputException($"Expected {name} as a list of strings."),
    };

    /// <returns>Empty if the member is absent.</returns>
    /// <exception cref="ServiceInputException">The member is not a list of structures.</exception>
    public IReadOnlyList<ServiceInput> Items(string name) => _members[name] switch
    {
        null => [],
        JsonArray items when items.All(item => item is JsonObject) => [.. items.Select(item => new ServiceInput((JsonObject)item!))],
        _ => throw new ServiceInputException($"Expected {name} as a list of structures."),
    };

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

/// <summary>The input of a call cannot be read or is refused; the message says what was expected.</summary>
/// <param name="code">The error code of the service.</param>
internal sealed class ServiceInputException(string message, string code = "SerializationException") : Exception(message)
{
    public string Code { get; } = code;

    public HttpStatusCode Status { get; init; } = HttpStatusCode.BadRequest;
}
