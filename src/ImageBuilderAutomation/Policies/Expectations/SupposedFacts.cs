using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <summary>Converts a scenario to the facts that a gate would read.</summary>
public static class SupposedFacts
{
    private const string Account = "111122223333";
    private const string Arns = $"arn:aws:imagebuilder:eu-central-1:{Account}";

    /// <summary>Only waivers depend on the day. All other conditions compare times with each other.</summary>
    private static readonly DateOnly AnyDay = new(2026, 1, 5);
    private static readonly TimeOnly Morning = new(9, 0);

    public static GateFacts Of(Supposition supposed, Policy policy)
    {
        var now = new DateTimeOffset(supposed.On ?? AnyDay, Morning, TimeSpan.Zero);
        var began = now - supposed.Waited;
        var image = Image(supposed, now - supposed.ImageAge ?? began);
        return new(Step(supposed, image, began), image, Findings(supposed), Tests(supposed), Approvals(supposed, policy, began), now)
        {
            Packages = Known(supposed.Packages, "the scenario lists no packages"),
            ParentCreatedAt = supposed.ParentAge is { } age
                ? new Known<DateTimeOffset>.Yes(now - age)
                : new Known<DateTimeOffset>.No("the scenario gives no parent age"),
            Starters = Known<IReadOnlyList<string>>(
                supposed.StartedBy is { } person ? [$"arn:aws:sts::{Account}:assumed-role/Starter/{person}"] : supposed.BuildType == "SCHEDULED" ? [] : null,
                "the scenario names no starter"),
            AmiScan = AmiScan(supposed, now),
        };
    }

    private static ImageFacts Image(Supposition supposed, DateTimeOffset createdAt)
    {
        var recipe = supposed.Recipe ?? supposed.Build;
        return new(
            $"{Arns}:image/{recipe}/{supposed.Version}/1", $"{Arns}:image-pipeline/{supposed.Build}", $"{Arns}:image-recipe/{recipe}/{supposed.Version}",
            recipe, supposed.Version, supposed.Platform, supposed.BuildType, "DISTRIBUTING", createdAt,
            supposed.Scan switch
            {
                SupposedScan.Completed => "COMPLETED",
                SupposedScan.Unfinished => "SCANNING",
                SupposedScan.Failed => "FAILED",
                _ => null,
            },
            ScanReason: null, TestsEnabled: supposed.Tests != SupposedTests.None, supposed.Tags);
    }

    private static WaitingStep Step(Supposition supposed, ImageFacts image, DateTimeOffset began)
    {
        var (type, name) = supposed.Step.Split('/', 2) is [var t, var n] ? (t, n) : ("", supposed.Step);
        return new(
            "step-00000000-0000-4000-8000-000000000001", image.Arn, "wf-00000000-0000-4000-8000-000000000001", $"{Arns}:workflow/{type}/supposed/1.0.0/1",
            name, "WaitForAction", "RUNNING", began, Timeout: null, EndedAt: null, AnsweredAction: null, AnsweredReason: null, Message: null);
    }

    private static Known<IReadOnlyList<Finding>> Findings(Supposition supposed) => ScanProblem(supposed.Scan) is { } problem
        ? new Known<IReadOnlyList<Finding>>.No(problem)
        : new Known<IReadOnlyList<Finding>>.Yes([.. supposed.Findings.SelectMany(Of)]);

    private static Known<AmiScan> AmiScan(Supposition supposed, DateTimeOffset now) => ScanProblem(supposed.AmiScan) is { } problem
        ? new Known<AmiScan>.No(problem)
        : new Known<AmiScan>.Yes(new("ami-00000000000000001", now, [.. supposed.AmiFindings.SelectMany(Of)]));

    private static string? ScanProblem(SupposedScan scan) => scan switch
    {
        SupposedScan.Completed => null,
        SupposedScan.Missing => "scan missing",
        SupposedScan.Unfinished => "scan SCANNING",
        _ => "scan FAILED",
    };

    private static Known<T> Known<T>(T? value, string unknown)
        where T : class => value is null ? new Known<T>.No(unknown) : new Known<T>.Yes(value);

    private static IEnumerable<Finding> Of(SupposedFindings findings) => Enumerable.Range(1, findings.Count).Select(number => new Finding(
        number <= findings.Ids.Count ? findings.Ids[number - 1] : string.Create(CultureInfo.InvariantCulture, $"CVE-0000-{number:0000}"),
        findings.Severity.ToUpperInvariant(),
        number <= findings.Fixable ? "YES" : "NO")
    { Packages = findings.Package is { } package ? [package] : [] });

    private static Known<TestsOutcome> Tests(Supposition supposed) => new Known<TestsOutcome>.Yes(supposed.Tests switch
    {
        SupposedTests.Passed => new(Passed: 1, Failed: 0, Unfinished: 0),
        SupposedTests.Failed => new(Passed: 0, Failed: 1, Unfinished: 0),
        SupposedTests.Unfinished => new(Passed: 0, Failed: 0, Unfinished: 1),
        _ => new(Passed: 0, Failed: 0, Unfinished: 0),
    });

    private static List<Approval> Approvals(Supposition supposed, Policy policy, DateTimeOffset began) =>
        [.. supposed.Approvals.Select((approval, index) => new Approval(approval.Group, Arn(approval, index, policy), "supposed", began))];

    /// <summary>
    /// The ARN of a group member. In a group with roles, the person holds the first role. In a group of users, a named person is that user.
    /// </summary>
    private static string Arn(SupposedApproval approval, int index, Policy policy)
    {
        var members = policy.Approvers.TryGetValue(approval.Group, out var group) ? group.Members : [];
        var person = approval.Person ?? string.Create(CultureInfo.InvariantCulture, $"person-{index + 1}");
        var role = members.Select(Principal).FirstOrDefault(member => member.Identity.StartsWith("role/", StringComparison.Ordinal));
        if (role is not null)
            return $"arn:aws:sts::{role.Account}:assumed-role/{role.Identity["role/".Length..]}/{person}";

        var users = members.Select(Principal).ToList();
        var user = approval.Person is null && users.Count > 0 ? users[index % users.Count] : new Principal(Account, $"user/{person}", person);
        return $"arn:aws:iam::{user.Account}:{user.Identity}";
    }

    private static Principal Principal(string member) =>
        Policies.Principal.TryParse(member, out var named) ? named : new(Account, member, member);
}
