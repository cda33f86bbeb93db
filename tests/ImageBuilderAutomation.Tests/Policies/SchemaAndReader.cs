using System.Text.Json.Nodes;
using ImageBuilderAutomation.Policies.Reading;
using TestKit;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>A schema in policy/ and the reader of the file that it describes.</summary>
internal sealed record SchemaAndReader(string Name, SchemaSubset Schema, Func<string, PolicyReadResult> Read)
{
    public static readonly IReadOnlyList<SchemaAndReader> All =
    [
        new("policy", Of("policy.schema.json"), text => PolicyReader.Read(text, _ => """{ "waivers": [] }""")),
        new("waivers", Of("waivers.schema.json"), text => PolicyReader.Read("""{ "waivers": "./waivers.json" }""", _ => text)),
    ];

    public SchemaLocation[] Locations { get; } = [.. SchemaLocation.Walk(Schema)];

    public static SchemaAndReader Named(string name) => All.Single(one => one.Name == name);

    public SchemaLocation[] At(string path) => [.. Locations.Where(location => location.Path == path)];

    public bool Accepts(string path, string value) => At(path).Any(location => Schema.Accepts(location.Schema, JsonNode.Parse(value)));

    /// <summary>Errors at this location or below it. Errors elsewhere in the minimal document are ignored.</summary>
    public List<PolicyProblem> Problems(SchemaLocation location, string value) =>
    [
        .. Read(location.DocumentWith(value)).Problems.Where(problem => problem.Severity == ProblemSeverity.Error
            && problem.File == (Name == "waivers" ? "waivers.json" : null)
            && (location.Path == "$" || problem.Path.StartsWith(location.Path, StringComparison.Ordinal))),
    ];

    private static SchemaSubset Of(string file) => new((JsonObject)JsonNode.Parse(File.ReadAllText(Repository.PathOf("policy", file)))!);
}
