using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>A location in a policy document, with its schema.</summary>
/// <param name="Segments">Member names; <c>[0]</c> for the first entry of a list.</param>
internal sealed record SchemaLocation(IReadOnlyList<string> Segments, JsonObject Schema)
{
    public string Path => Segments.Count == 0
        ? "$"
        : Segments.Aggregate("", (path, segment) => segment == "[0]" ? path + segment : path.Length == 0 ? segment : $"{path}.{segment}");

    public string Name => Segments.LastOrDefault(segment => segment != "[0]") ?? "";

    /// <summary>The smallest document with this value at this location.</summary>
    public string DocumentWith(string json) => Segments.Reverse().Aggregate(
        json, (inner, segment) => segment == "[0]" ? $"[{inner}]" : string.Create(CultureInfo.InvariantCulture, $"{{\"{segment}\":{inner}}}"));

    /// <summary>Every location of the schema, including each branch of an <c>anyOf</c>.</summary>
    public static IEnumerable<SchemaLocation> Walk(SchemaSubset schema) => Walk(schema, new([], schema.Root));

    private static IEnumerable<SchemaLocation> Walk(SchemaSubset schema, SchemaLocation location)
    {
        var resolved = schema.Resolve(location.Schema);
        yield return location with { Schema = resolved };

        IEnumerable<SchemaLocation> below =
        [
            .. resolved["properties"]?.AsObject().Select(member => new SchemaLocation([.. location.Segments, member.Key], (JsonObject)member.Value!)) ?? [],
            .. resolved["additionalProperties"] is JsonObject more ? new[] { new SchemaLocation([.. location.Segments, "any"], more) } : [],
            .. resolved["items"] is JsonObject items ? new[] { new SchemaLocation([.. location.Segments, "[0]"], items) } : [],
        ];
        // A branch has the same location, so only locations below it are new.
        var branches = resolved["anyOf"]?.AsArray().SelectMany(branch =>
            Walk(schema, location with { Schema = (JsonObject)branch! }).Where(inner => inner.Segments.Count > location.Segments.Count)) ?? [];
        foreach (var inner in below.SelectMany(inner => Walk(schema, inner)).Concat(branches))
            yield return inner;
    }
}
