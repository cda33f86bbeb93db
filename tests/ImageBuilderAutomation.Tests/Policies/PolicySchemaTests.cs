using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Reading;
using TestKit;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>Compares schema and reader at every location: both know the same members and reject the same values.</summary>
public sealed partial class PolicySchemaTests
{
    private const string Stranger = "zzz";

    /// <summary>Values of all kinds, each valid at some locations and invalid at others.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "-1", "0", "1", "10", "11", "1000", "1001", "1000000", "1000001", "1.5", "1e3", "{}", "[]", "[1]", "[[]]", """["a"]""",
        """["a","a"]""",
        """{"zzz":1}""", """{"a":"b"}""", """{"aws:a":"b"}""", """{"a b":{}}""",
        .. new[]
        {
            "", "a", "A", "a b", "a/b", "a.b", "a_b", "web-*", "web-?", "*", "é", new string('x', 64), new string('x', 65), new string('x', 128),
            new string('x', 129), new string('x', 257),
            "Fri 16:00", "Fri 24:00", "2026-12-24 12:00", "UTC", "Europe/Berlin", "Europe/Nowhere", "daily(02:00)", "cron(0 2 ? * MON *)",
            "parentAvailable", "2026-01-07T12:00Z",
            "build/X", "test/X-1", "distribution/ApproveRelease", "*/*", "*/X", "build/1X", "build/", "deploy/X", "build/" + new string('X', 100),
            "build/" + new string('X', 101),
            "role/X", "user/a@b", "group/x", "role/", "role/a/b", "arn:aws:iam::111122223333:role/X", "arn:aws:iam::111122223333:user/a/X",
            "arn:aws:sts::111122223333:assumed-role/X/y",
            "0m", "1m", "9m", "10m", "24h", "2d", "7d", "8d", "366d", "1s", "m", "9999999m", "act", "hold", "stop", "resume", "passed", "Linux", "linux",
            "SCHEDULED",
            "1.*", "1.2.3", "./waivers.json", "../waivers.json", "waivers.txt", ".json", "CVE-2026-4411", "CVE 1", "-a", " a", "a\\tb",
            new string('x', 300), new string('x', 301),
            "2026-12-31", "2026-13-01", "31.12.2026", "2026-1-1",
        }.Select(text => $"\"{text}\""),
    ];

    public static TheoryData<string, string> Paths
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var file in SchemaAndReader.All)
            {
                foreach (var path in file.Locations.Select(location => location.Path).Distinct())
                    rows.Add(file.Name, path);
            }

            return rows;
        }
    }

    [Fact]
    public void The_walk_reaches_every_location() => Assert.Superset(
        new HashSet<string>
        {
            "$", "scopes.any.tags.any", "approvers.any[0]", "modes.gates", "gates[0].scope[0]", "gates[0].require.findings.untriaged.fixable",
            "gates[0].expires.then",
            "expect[0].approvals[0].person", "expect[0].findings.low.count", "waivers[0].scope[0]", "waivers[0].findings[0]",
        },
        SchemaAndReader.All.SelectMany(file => file.Locations).Select(location => location.Path).ToHashSet());

    [Theory]
    [MemberData(nameof(Paths))]
    public void Both_know_the_same_members(string file, string path)
    {
        var both = SchemaAndReader.Named(file);
        foreach (var location in both.At(path).Where(location => location.Schema["properties"] is not null))
        {
            var problem = Assert.Single(
                both.Problems(location, $$"""{ "{{Stranger}}": 1 }"""), problem => problem.Path.EndsWith(Stranger, StringComparison.Ordinal));

            Assert.Equal(
                location.Schema["properties"]!.AsObject().Select(member => member.Key).Order(),
                problem.Expected["one of ".Length..].Split(", ").Order());
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Both_require_the_same_members(string file, string path)
    {
        var both = SchemaAndReader.Named(file);
        foreach (var location in both.At(path).Where(location =>
            location.Schema["type"]?.GetValue<string>() == "object" && location.Schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False))
        {
            Assert.Equal(
                (location.Schema["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? []).Order(),
                // A step may be omitted, but not in a file without rules.
                both.Problems(location, "{}").Where(problem => problem.Found == "nothing").Select(problem => problem.Path.Split('.')[^1])
                    .Where(name => (path, name) is not ("expect[0]", "step")).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_the_reader_accepts_the_schema_accepts(string file, string path)
    {
        var both = SchemaAndReader.Named(file);
        Assert.All(ValuesAt(path), value => Assert.True(
            both.Problems(both.At(path)[0], value).Count > 0 || both.Accepts(path, value),
            $"{path}: the reader accepts {value}, the schema does not"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_the_schema_accepts_the_reader_accepts(string file, string path)
    {
        var both = SchemaAndReader.Named(file);
        // A schema cannot check names that are defined elsewhere or bounds of durations.
        if (both.At(path).Any(IsBeyondSchemas))
            return;
        Assert.All(ValuesAt(path), value => Assert.True(
            !both.Accepts(path, value) || both.Problems(both.At(path)[0], value) is [] || HasReference(both, path),
            $"{path}: the schema accepts {value}, the reader does not: {string.Join("; ", both.Problems(both.At(path)[0], value))}"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_reader_accepts_every_choice(string file, string path)
    {
        var both = SchemaAndReader.Named(file);
        foreach (var choice in both.At(path).SelectMany(location => location.Schema["enum"]?.AsArray() ?? []))
            Assert.Empty(both.Problems(both.At(path)[0], choice!.ToJsonString()));
    }

    [Fact]
    public void The_bounds_of_durations_are_those_in_the_descriptions()
    {
        var both = SchemaAndReader.Named("policy");
        var pattern = both.Schema.Root["$defs"]!["duration"]!["pattern"]!.GetValue<string>();
        var durations = both.Locations.Where(location => location.Schema["pattern"]?.GetValue<string>() == pattern).ToList();
        Assert.True(durations.Count >= 16);

        foreach (var location in durations)
        {
            var described = Bounds().Match(location.Schema["description"]!.GetValue<string>());
            Assert.True(described.Success, location.Path);
            Assert.True(Durations.TryParse(described.Groups[1].Value, out var min));
            Assert.True(Durations.TryParse(described.Groups[2].Value, out var max));
            Assert.Empty(Own(location, min));
            Assert.Empty(Own(location, max));
            // A duration has at most six digits, too few for years in minutes.
            Assert.NotEmpty(Own(location, max + (max < TimeSpan.FromDays(600) ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1))));
            Assert.True(min == TimeSpan.Zero || Own(location, min - TimeSpan.FromMinutes(1)).Count > 0, location.Path);
        }

        // Rules across members (for and askEvery) have their own tests and messages.
        List<PolicyProblem> Own(SchemaLocation location, TimeSpan duration) =>
            [.. both.Problems(location, $"\"{Written(duration)}\"").Where(problem => problem.Expected.StartsWith("a duration", StringComparison.Ordinal))];
    }

    // A short run tries an eighth at each location, and others at the next.
    private static IEnumerable<string> ValuesAt(string path) => LongRun.AllOrEvery(8, Values.Skip(LongRun.IsOn ? 0 : path.Length % 8));

    private static string Written(TimeSpan duration) => duration < TimeSpan.FromDays(600)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes}m")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours}h");

    [Theory]
    [InlineData("policy")]
    [InlineData("waivers")]
    public void The_sample_fits_the_schema(string file) => Assert.True(SchemaAndReader.Named(file).Accepts("$", JsonNode.Parse(
        File.ReadAllText(Repository.PathOf("policy", $"{file}.json")),
        documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.ToJsonString()));

    [Fact]
    public void Every_member_has_a_description() => Assert.All(
        SchemaAndReader.All.SelectMany(file => file.Locations)
            .Where(location => location.Segments.Count > 0 && location.Segments[^1] is not ("[0]" or "any") && !location.Segments.Contains("findings")),
        location => Assert.True(location.Name == "then" || location.Schema["description"] is not null || location.Path == "gates[0]", location.Path));

    [Fact]
    public void The_documentation_names_every_member()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "reference", "policy.md"));

        var names = SchemaAndReader.All.SelectMany(file => file.Locations).Select(location => location.Name).Where(name => name is not ("" or "any")).Distinct();
        Assert.All(names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    private static bool IsBeyondSchemas(SchemaLocation location) =>
        location.Schema["description"]?.GetValue<string>() is { } description
        && (Bounds().IsMatch(description) || description.Contains("defined in", StringComparison.Ordinal));

    private static bool HasReference(SchemaAndReader both, string path) =>
        both.Locations.Any(location => location.Path.StartsWith(path, StringComparison.Ordinal) && IsBeyondSchemas(location));

    [GeneratedRegex(@"From (\d+[mhd]) to (\d+[mhd])")]
    private static partial Regex Bounds();
}
