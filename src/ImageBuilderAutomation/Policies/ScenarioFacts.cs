using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies;

/// <summary>Converts a scenario to the facts that a gate would read.</summary>
public static class ScenarioFacts
{
    private const string Account = "111122223333";
    private const string Arns = $"arn:{Partitions.Standard}:imagebuilder:eu-central-1:{Account}";

    /// <summary>Only waivers depend on the day. All other conditions compare times with each other.</summary>
    private static readonly DateOnly AnyDay = new(2026, 1, 5);
    private static readonly TimeOnly Morning = new(9, 0);

    public static GateFacts Of(Scenario scenario, Policy policy)
    {
        var now = new DateTimeOffset(scenario.On ?? AnyDay, Morning, TimeSpan.Zero);
        var startedAt = now - scenario.Waited;
        var image = Image(scenario, now - scenario.ImageAge ?? startedAt);
        return new(Step(scenario, image, startedAt), image, Findings(scenario), Tests(scenario), Approvals(scenario, policy, startedAt), now)
        {
            Packages = Known(scenario.Packages, "the scenario lists no packages"),
            ParentCreatedAt = scenario.ParentAge is { } age
                ? new Known<DateTimeOffset>.Yes(now - age)
                : new Known<DateTimeOffset>.No("the scenario gives no parent age"),
            Starters = Known<IReadOnlyList<string>>(
                scenario.StartedBy is { } person ? [$"arn:{Partitions.Standard}:sts::{Account}:assumed-role/Starter/{person}"] : scenario.BuildType == "SCHEDULED" ? [] : null,
                "the scenario names no starter"),
            AmiScan = AmiScan(scenario, now),
            Roles = KnownRoles.ForScenarios,
        };
    }

    private static ImageFacts Image(Scenario scenario, DateTimeOffset createdAt)
    {
        var recipe = scenario.Recipe ?? scenario.Build;
        return new(
            $"{Arns}:image/{recipe}/{scenario.Version}/1", $"{Arns}:image-pipeline/{scenario.Build}", $"{Arns}:image-recipe/{recipe}/{scenario.Version}",
            recipe, scenario.Version, scenario.Platform, scenario.BuildType, "DISTRIBUTING", createdAt,
            scenario.Scan switch
            {
                ScenarioScan.Completed => ScanStatus.Completed,
                ScenarioScan.Unfinished => "SCANNING",
                ScenarioScan.Failed => "FAILED",
                _ => null,
            },
            ScanReason: null, TestsEnabled: scenario.Tests != ScenarioTests.None, scenario.Tags);
    }

    private static WaitingStep Step(Scenario scenario, ImageFacts image, DateTimeOffset startedAt)
    {
        var (type, name) = scenario.Step.Split('/', 2) is [var t, var n] ? (t, n) : ("", scenario.Step);
        return new(
            "step-00000000-0000-4000-8000-000000000001", image.Arn, "wf-00000000-0000-4000-8000-000000000001", $"{Arns}:workflow/{type}/supposed/1.0.0/1",
            name, StepAction.WaitForAction, ExecutionStatus.Running, startedAt, Timeout: null, EndedAt: null, AnsweredAction: null, AnsweredReason: null, Message: null);
    }

    private static Known<IReadOnlyList<Finding>> Findings(Scenario scenario) => ScanProblem(scenario.Scan) is { } problem
        ? new Known<IReadOnlyList<Finding>>.No(problem)
        : new Known<IReadOnlyList<Finding>>.Yes([.. scenario.Findings.SelectMany(Of)]);

    private static Known<AmiScan> AmiScan(Scenario scenario, DateTimeOffset now) => ScanProblem(scenario.AmiScan) is { } problem
        ? new Known<AmiScan>.No(problem)
        : new Known<AmiScan>.Yes(new("ami-00000000000000001", now, [.. scenario.AmiFindings.SelectMany(Of)]));

    private static string? ScanProblem(ScenarioScan scan) => scan switch
    {
        ScenarioScan.Completed => null,
        ScenarioScan.Missing => "scan missing",
        ScenarioScan.Unfinished => "scan SCANNING",
        _ => "scan FAILED",
    };

    private static Known<T> Known<T>(T? value, string unknown)
        where T : class => value is null ? new Known<T>.No(unknown) : new Known<T>.Yes(value);

    private static IEnumerable<Finding> Of(ScenarioFindings findings) => Enumerable.Range(1, findings.Count).Select(number => new Finding(
        number <= findings.Ids.Count ? findings.Ids[number - 1] : string.Create(CultureInfo.InvariantCulture, $"CVE-0000-{number:0000}"),
        findings.Severity.ToUpperInvariant(),
        number <= findings.Fixable ? "YES" : "NO")
    { Packages = findings.Package is { } package ? [package] : [] });

    private static Known<TestResults> Tests(Scenario scenario) => new Known<TestResults>.Yes(scenario.Tests switch
    {
        ScenarioTests.Passed => new(Passed: 1, Failed: 0, Unfinished: 0),
        ScenarioTests.Failed => new(Passed: 0, Failed: 1, Unfinished: 0),
        ScenarioTests.Unfinished => new(Passed: 0, Failed: 0, Unfinished: 1),
        _ => new(Passed: 0, Failed: 0, Unfinished: 0),
    });

    private static List<Approval> Approvals(Scenario scenario, Policy policy, DateTimeOffset startedAt) =>
        [.. scenario.Approvals.Select((approval, index) => new Approval(approval.Group, Arn(approval, index, policy), "supposed", startedAt))];

    /// <summary>
    /// The ARN of a group member. In a group with roles, the person holds the first role. In a group of users, a named person is that user.
    /// </summary>
    private static string Arn(ScenarioApproval approval, int index, Policy policy)
    {
        var members = policy.Approvers.TryGetValue(approval.Group, out var group) ? group.Members : [];
        var person = approval.Person ?? string.Create(CultureInfo.InvariantCulture, $"person-{index + 1}");
        var role = members.Select(Principal).FirstOrDefault(member => member.RoleName is not null);
        if (role is not null)
            return $"arn:{Partitions.Standard}:sts::{role.Account}:assumed-role/{role.RoleName!.Replace("_*", "_0000000000000000", StringComparison.Ordinal)}/{person}";

        var users = members.Select(Principal).ToList();
        var user = approval.Person is null && users.Count > 0 ? users[index % users.Count] : new Principal(Account, $"user/{person}", person);
        return $"arn:{Partitions.Standard}:iam::{user.Account}:{user.Identity}";
    }

    private static Principal Principal(string member) =>
        Domain.Principal.TryParse(member, out var named) ? named : new(Account, member, member);
}
