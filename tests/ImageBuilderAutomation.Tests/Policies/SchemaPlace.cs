using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>A location in a policy document, with its schema.</summary>
/// <param name="Segments">Member names; <c>[0]</c> for the first entry of a list.</param>
internal sealed record SchemaPlace(IReadOnlyList<string> Segments, JsonObject Schema)
{
    public string Path => Segments.Count == 0
        ? "$"
        : Segments.Aggregate("", (path, segment) => segment == "[0]" ? path + segment : path.Length == 0 ? segment : $"{path}.{segment}");

    public string Name => Segments.LastOrDefault(segment => segment != "[0]") ?? "";

    /// <summary>The smallest document with this value at this location.</summary>
    public string DocumentWith(string json) => Segments.Reverse().Aggregate(
        json, (inner, segment) => segment == "[0]" ? $"[{inner}]" : string.Create(CultureInfo.InvariantCulture, $"{{\"{segment}\":{inner}}}"));

    /// <summary>Every location of the schema, including each branch of an <c>anyOf</c>.</summary>
    public static IEnumerable<SchemaPlace> Walk(SchemaSubset schema) => Walk(schema, new([], schema.Root));

    private static IEnumerable<SchemaPlace> Walk(SchemaSubset schema, SchemaPlace place)
    {
        var resolved = schema.Resolve(place.Schema);
        yield return place with { Schema = resolved };

        IEnumerable<SchemaPlace> below =
        [
            .. resolved["properties"]?.AsObject().Select(member => new SchemaPlace([.. place.Segments, member.Key], (JsonObject)member.Value!)) ?? [],
            .. resolved["additionalProperties"] is JsonObject more ? new[] { new SchemaPlace([.. place.Segments, "any"], more) } : [],
            .. resolved["items"] is JsonObject items ? new[] { new SchemaPlace([.. place.Segments, "[0]"], items) } : [],
        ];
        // A branch has the same location, so only locations below it are new.
        var branches = resolved["anyOf"]?.AsArray().SelectMany(branch =>
            Walk(schema, place with { Schema = (JsonObject)branch! }).Where(inner => inner.Segments.Count > place.Segments.Count)) ?? [];
        foreach (var inner in below.SelectMany(inner => Walk(schema, inner)).Concat(branches))
            yield return inner;
    }
}
