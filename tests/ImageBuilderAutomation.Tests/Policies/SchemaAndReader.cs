using System.Text.Json.Nodes;
using ImageBuilderAutomation.Policies;
using TestKit;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>A schema in policy/ and the reader of the file that it describes.</summary>
internal sealed record SchemaAndReader(string Name, SchemaSubset Schema, Func<string, PolicyReading> Read)
{
    public static readonly IReadOnlyList<SchemaAndReader> All =
    [
        new("policy", Of("policy.schema.json"), text => PolicyReader.Read(text, _ => """{ "waivers": [] }""")),
        new("waivers", Of("waivers.schema.json"), text => PolicyReader.Read("""{ "waivers": "./waivers.json" }""", _ => text)),
    ];

    public SchemaPlace[] Places { get; } = [.. SchemaPlace.Walk(Schema)];

    public static SchemaAndReader Named(string name) => All.Single(one => one.Name == name);

    public SchemaPlace[] At(string path) => [.. Places.Where(place => place.Path == path)];

    public bool Accepts(string path, string value) => At(path).Any(place => Schema.Accepts(place.Schema, JsonNode.Parse(value)));

    /// <summary>Errors at this location or below it. Errors elsewhere in the minimal document are ignored.</summary>
    public List<PolicyProblem> Problems(SchemaPlace place, string value) =>
    [
        .. Read(place.DocumentWith(value)).Problems.Where(problem => problem.Severity == ProblemSeverity.Error
            && problem.File == (Name == "waivers" ? "waivers.json" : null)
            && (place.Path == "$" || problem.Path.StartsWith(place.Path, StringComparison.Ordinal))),
    ];

    private static SchemaSubset Of(string file) => new((JsonObject)JsonNode.Parse(File.ReadAllText(Repository.PathOf("policy", file)))!);
}
