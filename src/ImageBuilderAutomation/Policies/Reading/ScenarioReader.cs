using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the build of a scenario.</summary>
internal static class ScenarioReader
{
    public static readonly IReadOnlyList<string> Members =
    [
        "build", "step", "recipe", "version", "platform", "buildType", "tags", "scan", "findings", "tests", "packages", "age",
        "amiScan", "amiFindings", "startedBy", "approvals", "on", "waited",
    ];

    private const int MaxFindings = 1000;
    private static readonly string[] FindingsMembers = ["findings", "amiFindings"];

    public static Scenario Read(SourceNode entry, string build, string step, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        values.Object(entry.Find("age"), "image", "parent");
        return new()
        {
            Build = build,
            Step = step,
            Recipe = values.Text(entry.Find("recipe"), TextKind.Slug),
            Version = values.Text(entry.Find("version"), TextKind.Version) ?? "1.0.0",
            Platform = values.Text(entry.Find("platform"), TextKind.Platform) ?? "Linux",
            BuildType = values.Text(entry.Find("buildType"), TextKind.BuildType) ?? "USER_INITIATED",
            Tags = Tags(entry.Find("tags"), values),
            Scan = Scan(entry.Find("scan"), values),
            Findings = Findings(entry.Find("findings"), values),
            Tests = values.Choice(entry.Find("tests"), ("passed", ScenarioTests.Passed), ("failed", ScenarioTests.Failed),
                ("unfinished", ScenarioTests.Unfinished), ("none", ScenarioTests.None)) ?? ScenarioTests.Passed,
            Packages = Packages(entry.Find("packages"), values),
            ImageAge = Age(entry, "image", values),
            ParentAge = Age(entry, "parent", values),
            AmiScan = Scan(entry.Find("amiScan"), values),
            AmiFindings = Findings(entry.Find("amiFindings"), values),
            StartedBy = values.Text(entry.Find("startedBy"), TextKind.Person),
            Approvals = Approvals(entry.Find("approvals"), groups, values),
            On = On(entry, values),
            Waited = values.Duration(entry.Find("waited"), DurationBounds.Waited) ?? TimeSpan.Zero,
        };
    }

    private static ScenarioScan Scan(SourceNode? node, ValueReader values) =>
        values.Choice(
            node, ("completed", ScenarioScan.Completed), ("missing", ScenarioScan.Missing),
            ("unfinished", ScenarioScan.Unfinished), ("failed", ScenarioScan.Failed)) ?? ScenarioScan.Completed;

    private static TimeSpan? Age(SourceNode entry, string of, ValueReader values) => values.Duration(entry.Find("age")?.Find(of), DurationBounds.ScenarioAge);

    /// <summary>When an entry has several words, the last one is the version.</summary>
    private static List<Package>? Packages(SourceNode? node, ValueReader values) => values
        .List(node, "a list of packages, each a name or a name and a version", mayBeEmpty: true)?
        .Select(item => values.Text(item, TextKind.Package))
        .OfType<string>()
        .Select(text => text.LastIndexOf(' ') is > 0 and var space ? new Package(text[..space], text[(space + 1)..]) : new Package(text, null))
        .ToList();

    public static Dictionary<string, string> Tags(SourceNode? node, ValueReader values)
    {
        var tags = new Dictionary<string, string>();
        foreach (var (key, value) in values.Map(node, TextKind.TagKey, "an object of tags")?.Members ?? [])
        {
            if (values.Text(value, TextKind.TagValue) is { } text)
                tags[key] = text;
        }

        return tags;
    }

    public static List<ScenarioFindings> Findings(SourceNode? node, ValueReader values)
    {
        var findings = new List<ScenarioFindings>();
        values.Object(node, [.. FindingsLimit.Severities]);
        foreach (var severity in FindingsLimit.Severities)
        {
            if (node?.Find(severity) is not { } value)
                continue;
            if (value.Kind != JsonValueKind.Object)
            {
                // A bare number does not mention fixes; the stricter case is that all findings have one.
                if (values.Number(value, 0, MaxFindings, " or an object with count, fixable") is { } number)
                    findings.Add(new(severity, number, number));
                continue;
            }

            values.Object(value, "count", "fixable", "ids", "package");
            var count = values.Number(values.Required(value, "count", "a whole number"), 0, MaxFindings);
            var fixable = values.Number(value.Find("fixable"), 0, count ?? MaxFindings);
            var ids = values.Texts(value.Find("ids"), TextKind.VulnerabilityId) ?? [];
            if (ids.Count > (count ?? MaxFindings))
                values.Problems.Error(value.Find("ids")!, "at most as many ids as count");
            findings.Add(new(severity, count ?? 0, fixable ?? count ?? 0) { Ids = ids, Package = values.Text(value.Find("package"), TextKind.Package) });
        }

        return findings;
    }

    /// <summary>Waivers may cover named findings, and waivers expire. A required day keeps the expected answer independent of the day of the test.</summary>
    private static DateOnly? On(SourceNode entry, ValueReader values)
    {
        const string expected = "the day of the decision, such as \"2026-12-31\", because findings have ids and waivers may cover them until a day";
        return FindingsMembers.SelectMany(name => entry.Find(name)?.Members ?? []).Any(severity => severity.Value.Find("ids") is not null)
            ? values.Date(values.Required(entry, "on", expected))
            : values.Date(entry.Find("on"));
    }

    private static List<ScenarioApproval> Approvals(SourceNode? node, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        var approvals = new List<ScenarioApproval>();
        foreach (var item in values.List(node, "a list of approvals, each a group name or an object with group, person", mayBeEmpty: true) ?? [])
        {
            var entry = item.Kind == JsonValueKind.String ? null : values.Object(item, "group", "person");
            if (entry is null && item.Kind != JsonValueKind.String)
                continue;
            if (entry is not null && entry.Find("group") is null)
                values.Problems.Missing(entry, "group", "a name from approvers");
            var person = values.Text(entry?.Find("person"), TextKind.Person);
            if (ApproversReader.Chosen(entry is null ? item : entry.Find("group"), groups, values) is { } group)
                approvals.Add(new(group.Name, person));
        }

        return approvals;
    }
}
