using System.Globalization;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Metrics;
using TestKit;

namespace Conventions;

/// <summary>
/// What a stack costs in a month. What is deployed comes from the template and the code, what an event costs from the measured table of docs/reference/cost.md.
/// The rest are the assumptions below, which the page of the cost names.
/// </summary>
internal sealed partial record MonthlyCost(int Pipelines)
{
    // Assumptions.
    public const int BuildsOfPipeline = 10;
    public const int BuildsKept = 20;
    public const int EventSeconds = 1;
    public const int ScheduledSeconds = 3;
    public const double SecondsOfPipeline = 0.5;
    public const int WriteUnits = 6;
    public const int ReadUnits = 1;
    public const int BuildKilobytes = 20;
    public const int LogKilobytes = 4;

    /// <summary>How AWS counts a month.</summary>
    private const int Hours = 730;

    private const int Months = 12;
    private const double Million = 1_000_000;
    private const double KilobytesInGigabyte = 1_000_000;

    /// <summary>Rows of the measured table that one build causes: it starts, passes six states, has one gate that a person releases, and ends.</summary>
    private static readonly (string Row, int Times)[] BuildRows =
    [
        ("somebody starts a build", 1),
        ("a build enters its next state", 5),
        ("a waiting step must be checked again because its scan is missing", 1),
        ("a waiting step is held for people", 1),
        ("its event is delivered again", 2),
        ("a person's approval releases a waiting step", 1),
        ("a build with one AMI has become available", 1),
        ("the topic delivers the same result", 1),
    ];

    /// <summary>Invocations of StartDependentBuilds for the end of a build and for its scan, which start nothing.</summary>
    private const int OtherEventsOfBuild = 2;

    /// <summary>A stack without a bucket for release records, which is the default, does not run it.</summary>
    private const string OfReleaseRecords = "ReleaseSchedule";

    /// <summary>The row of the measured table for a run of each function on a schedule, with the parameter that says how often it runs.</summary>
    private static readonly (string Schedule, string Row)[] Schedules =
    [
        ("SweepSchedule", "a sweep finds nothing due"),
        ("BuildsSchedule", "a pass over deferred builds, where the policy has no `builds`"),
        ("ReconcileSchedule", "history is reconciled with three pipelines and one build, and nothing differs"),
        ("CheckSchedule", "a check of one configuration, where the policy has no `configurations`"),
        ("LifecycleSchedule", "a lifecycle run, where the policy has no `lifecycle`"),
        ("ChannelSchedule", "a pass over channels, where the policy has no `channels`"),
        ("LeftoverSchedule", "a check for leftovers that finds none, where the policy has no `stuck`"),
    ];

    private static readonly string[] EveryPipeline = ["ReconcileSchedule", "CheckSchedule"];

    private static readonly Lazy<Dictionary<string, (int Reads, int Writes, int Notifications)>> Measured = new(() =>
        Row().Matches(File.ReadAllText(Repository.PathOf("docs", "reference", "cost.md"))).ToDictionary(
            row => row.Groups[1].Value,
            row => (Reads: Number(row, 2) + Number(row, 3), Writes: Number(row, 4), Notifications: Number(row, 5)),
            StringComparer.Ordinal));

    /// <summary>The rows of the page's table: what is charged, its unit, its price in dollars, and the quantity for these pipelines.</summary>
    public IReadOnlyList<(string Name, string Unit, double Price, double Quantity)> Lines =>
    [
        ("CloudWatch alarms", "an alarm", 0.10, Template.Resources("AWS::CloudWatch::Alarm").Count()),
        ("CloudWatch composite alarms", "an alarm", 0.50, Template.Resources("AWS::CloudWatch::CompositeAlarm").Count()),
        ("CloudWatch custom metrics", "a metric", 0.30, Metric.All.Count),
        ("CloudWatch Logs, ingested", "a GB", 0.50, Invocations * LogKilobytes / KilobytesInGigabyte),
        ("Lambda requests", "a million", 0.20, Invocations / Million),
        ("Lambda duration, arm64", "a GB-second", 0.0000133334, GigabyteSeconds),
        ("DynamoDB writes", "a million units", 0.625, Writes * WriteUnits / Million),
        ("DynamoDB reads", "a million units", 0.125, Reads * ReadUnits / Million),
        ("DynamoDB storage and point-in-time recovery, after a year", "a GB", 0.25 + 0.20, Builds * Months * BuildKilobytes / KilobytesInGigabyte),
        ("X-Ray traces", "a million", 5.00, Invocations / Million),
        ("EventBridge Scheduler", "a million", 1.00, Runs / Million),
        ("EventBridge, events of the stack's bus", "a million", 1.00, Builds * BuildRows.Sum(r => r.Times * Measured.Value[r.Row].Notifications) / Million),
    ];

    public double Total => Lines.Sum(line => line.Price * line.Quantity);

    private double Builds => Pipelines * BuildsOfPipeline;

    private static int EventsOfBuild => BuildRows.Sum(row => row.Times) + OtherEventsOfBuild;

    private static double Runs => Schedules.Sum(schedule => RunsOf(schedule.Schedule));

    private double Invocations => (Builds * EventsOfBuild) + Runs;

    private double GigabyteSeconds =>
        int.Parse(Template.Text(Template.Globals, "MemorySize")!, CultureInfo.InvariantCulture) / 1024.0
        * ((Builds * EventsOfBuild * EventSeconds) + (Runs * ScheduledSeconds) + (EveryPipeline.Sum(RunsOf) * Pipelines * SecondsOfPipeline));

    private double Writes =>
        (Builds * BuildRows.Sum(row => row.Times * Measured.Value[row.Row].Writes)) + Schedules.Sum(s => RunsOf(s.Schedule) * Measured.Value[s.Row].Writes);

    /// <summary>The reconciler reads two items of each build that is kept, beside those of the measured run.</summary>
    private double Reads =>
        (Builds * BuildRows.Sum(row => row.Times * Measured.Value[row.Row].Reads)) + Schedules.Sum(s => RunsOf(s.Schedule) * Measured.Value[s.Row].Reads)
        + (RunsOf("ReconcileSchedule") * Pipelines * BuildsKept * 2);

    /// <summary>The schedules of the template, to see that none is missing here.</summary>
    public static IEnumerable<string> ScheduleParameters => Schedules.Select(schedule => schedule.Schedule).Append(OfReleaseRecords);

    /// <summary>What one build and one month of schedules amount to, for the page's sentences.</summary>
    public static (int Events, double Runs) Totals => (EventsOfBuild, Runs);

    private static double RunsOf(string parameter)
    {
        var rate = Rate().Match(Template.Text(Template.Map(Template.Map(Template.Root, "Parameters"), parameter), "Default")!);
        var minutes = Number(rate, 1) * rate.Groups[2].Value switch { "minute" => 1, "hour" => 60, _ => 24 * 60 };
        return Hours * 60.0 / minutes;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^rate\((\d+) (minute|hour|day)s?\)$")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\| (.+?) \| `\w+` \| [\w, ]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
