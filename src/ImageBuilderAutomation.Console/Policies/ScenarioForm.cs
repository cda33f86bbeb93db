using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageBuilderAutomation.Console.Policies;

/// <summary>One field of the form that describes a build. Names are the same as the options of <c>policy explain</c>.</summary>
/// <param name="Choices">The values to choose from, the default first; empty where any text may be given.</param>
/// <param name="IsList">Whether every line is a value.</param>
public sealed record ScenarioField(string Name, string Label, string Hint, IReadOnlyList<string> Choices, bool IsList = false)
{
    public string Default => Choices.Count > 0 ? Choices[0] : "";
}

/// <summary>A problem of one field, as a sentence.</summary>
public sealed record ScenarioProblem(string Field, string Text);

/// <summary>The texts of the form that describes a build, as the address has them.</summary>
public sealed class ScenarioForm
{
    private static readonly ScenarioField[] Build =
    [
        new("pipeline", "Pipeline", "Its name.", []),
        new("step", "Waiting step", "Such as distribution/ApproveRelease. Empty: the step that all rules name.", []),
        new("recipe", "Recipe", "Its name. Empty: the pipeline's name.", []),
        new("image-version", "Image version", "Empty: 1.0.0.", []),
        new("platform", "Platform", "", ScenarioText.Platforms),
        new("build-type", "How it was started", "", ScenarioText.BuildTypes),
        new("started-by", "Started by", "A person. Empty: unknown.", []),
        new("tag", "Tags", "One key=value a line.", [], IsList: true),
    ];

    private static readonly ScenarioField[] Findings =
    [
        new("scan", "Image scan", "", ScenarioText.Scans),
        .. FindingsLimit.Severities.Select(severity =>
            new ScenarioField(severity, $"{char.ToUpperInvariant(severity[0])}{severity[1..]} findings", "A count, or count:fixable.", [])),
        new("finding", "Findings with an id", "One severity:id or severity:id:package a line, for waivers.", [], IsList: true),
        new("ami-scan", "Amazon Inspector's scan of the AMI", "", ScenarioText.Scans),
        new("ami-finding", "Findings of the AMI scan", "One severity:id or severity:id:package a line.", [], IsList: true),
    ];

    private static readonly ScenarioField[] Others =
    [
        new("tests", "Tests", "", ScenarioText.Tests),
        new("package", "Installed packages", "One name or name=version a line. Empty: unknown.", [], IsList: true),
        new("image-age", "Age of the image", "Such as 3d. Empty: as old as the wait.", []),
        new("parent-age", "Age of the parent image", "Such as 30d. Empty: unknown.", []),
        new("approval", "Approvals", "One group or group:person a line.", [], IsList: true),
        new("waited", "Waited", "How long the step has been waiting, such as 4h.", []),
        new("on", "Day", "For waivers, such as 2026-12-31. Empty: today.", []),
    ];

    private readonly Dictionary<string, string> _texts;

    private ScenarioForm(Dictionary<string, string> texts) => _texts = texts;

    /// <summary>The parts of the form with their headings.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<ScenarioField> Fields)> Parts { get; } =
        [("Build", Build), ("Findings", Findings), ("Tests, packages, people and time", Others)];

    public static string LabelOf(string name) => Fields.First(field => field.Name == name).Label;

    private static IEnumerable<ScenarioField> Fields => Parts.SelectMany(part => part.Fields);

    public string this[string name]
    {
        get => _texts[name];
        set => _texts[name] = value;
    }

    public bool IsEmpty => _texts["pipeline"].Length == 0;

    /// <param name="query">Of the address. Other members are ignored, and so is a choice that does not exist.</param>
    public static ScenarioForm Of(string query)
    {
        var given = QueryHelpers.ParseQuery(query);
        return new(Fields.ToDictionary(field => field.Name, Given));

        string Given(ScenarioField field) => !given.TryGetValue(field.Name, out var values) ? field.Default
            : field.IsList ? string.Join('\n', values.OfType<string>())
            : values[0] is { } value && (field.Choices.Count == 0 || field.Choices.Contains(value)) ? value
            : field.Default;
    }

    /// <summary>The query that <see cref="Of"/> reads, with what differs from an empty form.</summary>
    public string ToQuery() => string.Join('&',
        from field in Fields
        let text = _texts[field.Name].Trim()
        where text != field.Default
        from value in field.IsList ? Lines(field.Name) : [text]
        select $"{field.Name}={Uri.EscapeDataString(value)}");

    /// <returns>The build, or what is wrong with the form.</returns>
    public (Scenario? Scenario, IReadOnlyList<ScenarioProblem> Problems) Read(Policy policy, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(policy);
        List<ScenarioProblem> problems = [];
        var step = _texts["step"].Trim().Length > 0 ? One("step", ScenarioText.Step, ScenarioText.ExpectedStep) : StepPattern.DefaultFor(policy.Gates);
        if (step is null && problems.Count == 0)
            problems.Add(new("step", "Give the step: the policy's rules do not all name the same one."));
        List<ScenarioFindings> findings =
        [
            .. FindingsLimit.Severities
                .Select(severity => One(severity, text => ScenarioText.Findings(text, severity), ScenarioText.ExpectedFindings)).OfType<ScenarioFindings>(),
            .. Many("finding", ScenarioText.Finding, ScenarioText.ExpectedFinding),
        ];
        List<ScenarioApproval> approvals = [.. Lines("approval").Select(ScenarioText.Approval)];
        problems.AddRange(
            from approval in approvals
            where !policy.Approvers.ContainsKey(approval.Group)
            let groups = string.Join(", ", policy.Approvers.Keys)
            select new ScenarioProblem("approval", $"Expected a group of the policy's approvers ({groups}), found '{approval.Group}'."));
        List<Package> packages = [.. Lines("package").Select(ScenarioText.Package)];
        var scenario = new Scenario
        {
            Build = _texts["pipeline"].Trim(),
            Step = step?.ToString() ?? "",
            Recipe = Text("recipe"),
            Version = Text("image-version") ?? "1.0.0",
            Platform = _texts["platform"],
            BuildType = _texts["build-type"],
            Tags = Many("tag", text => ScenarioText.Tag(text) is var (key, value) ? Tuple.Create(key, value) : null, ScenarioText.ExpectedTag)
                .GroupBy(tag => tag.Item1).ToDictionary(tag => tag.Key, tag => tag.Last().Item2),
            Scan = ScenarioText.Scan(_texts["scan"]) ?? default,
            Findings = findings,
            Tests = ScenarioText.TestsOf(_texts["tests"]) ?? default,
            Approvals = approvals,
            Packages = packages.Count > 0 ? packages : null,
            ImageAge = Duration("image-age"),
            ParentAge = Duration("parent-age"),
            AmiScan = ScenarioText.Scan(_texts["ami-scan"]) ?? default,
            AmiFindings = [.. Many("ami-finding", ScenarioText.Finding, ScenarioText.ExpectedFinding)],
            StartedBy = Text("started-by"),
            // Without waivers the day does not matter.
            On = Value("on", ScenarioText.Day, ScenarioText.ExpectedDay) ?? (policy.Waivers.Count > 0 ? today : null),
            Waited = Duration("waited") ?? TimeSpan.Zero,
        };
        return (problems.Count == 0 ? scenario : null, problems);

        TimeSpan? Duration(string name) => Value(name, ScenarioText.Duration, ScenarioText.ExpectedDuration);

        T? Value<T>(string name, Func<string, T?> read, string expected)
            where T : struct => One<object>(name, text => read(text), expected) is T value ? value : null;

        T? One<T>(string name, Func<string, T?> read, string expected)
            where T : class
        {
            if (Text(name) is not { } text)
                return null;
            var value = read(text);
            if (value is null)
                problems.Add(Wrong(name, expected, text));
            return value;
        }

        List<T> Many<T>(string name, Func<string, T?> read, string expected)
            where T : class
        {
            List<T> all = [];
            foreach (var line in Lines(name))
            {
                if (read(line) is { } value)
                    all.Add(value);
                else
                    problems.Add(Wrong(name, expected, line));
            }

            return all;
        }
    }

    private static ScenarioProblem Wrong(string name, string expected, string found) => new(name, $"Expected {expected}, found '{found}'.");

    private string? Text(string name) => _texts[name].Trim() is { Length: > 0 } text ? text : null;

    private string[] Lines(string name) => _texts[name].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
