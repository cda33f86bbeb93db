using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The <c>filters</c> of List operations. A resource must match every filter; it matches a filter by equalling any of its values.</summary>
public static class Filters
{
    /// <param name="names">The operation's filters.</param>
    /// <param name="read">Reads the filtered value of a resource; by default, the document's member of the filter's name.</param>
    /// <exception cref="Protocol.ApiError">The operation has no filter of a given name.</exception>
    public static Func<Resource, bool> Of(JsonObject input, IReadOnlyList<string> names, Func<Resource, string, JsonNode?>? read = null)
    {
        var filters = input.Objects("filters").Select(f => (Name: f.Text("name"), Values: Values(f))).ToList();
        if (filters.FirstOrDefault(f => !names.Contains(f.Name)).Name is { } unknown)
        {
            // Assumed: an unknown filter is refused rather than ignored.
            throw InvalidParameter.Value("filters", $"'{unknown}' is not a filter of this operation. Valid names: {string.Join(", ", names)}.");
        }

        return resource => filters.TrueForAll(f => Matches(read is null ? resource.Document[f.Name] : read(resource, f.Name), f.Values));
    }

    private static HashSet<string> Values(JsonObject filter) => [.. filter["values"]?.AsArray().Select(v => v!.GetValue<string>()) ?? []];

    // Assumed: a filter matches whole values, case-sensitively; the documentation does not say whether parts match.
    private static bool Matches(JsonNode? value, HashSet<string> wanted) => value switch
    {
        null => false,
        JsonArray items => items.Any(i => wanted.Contains(i!.GetValue<string>())),
        _ => wanted.Contains(value.GetValue<string>()),
    };
}
