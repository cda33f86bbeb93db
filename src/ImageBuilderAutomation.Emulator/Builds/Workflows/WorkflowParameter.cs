using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <param name="Type"><c>string</c>, <c>integer</c>, <c>boolean</c> or <c>stringList</c>.</param>
/// <param name="Default">Null if the user of the workflow must give a value.</param>
public sealed record WorkflowParameter(string Name, string Type, JsonNode? Default, string? Description)
{
    public static IReadOnlyList<string> Types { get; } = ["string", "integer", "boolean", "stringList"];

    /// <summary>Converts a value from the API's form, a list of strings, to this parameter's type.</summary>
    /// <returns>Null when the values do not fit the type.</returns>
    public JsonNode? Read(IReadOnlyList<string> values) => (Type, values) switch
    {
        ("stringList", _) => new JsonArray([.. values.Select(v => (JsonNode)v)]),
        ("string", [var text]) => text,
        ("integer", [var text]) when long.TryParse(text, out var number) => number,
        ("boolean", ["true"]) => true,
        ("boolean", ["false"]) => false,
        _ => null,
    };
}
