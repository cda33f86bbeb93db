using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;
using TestKit;

namespace EndToEnd.Triggers;

/// <summary>
/// Thirty pipelines in chains of three for a month with a change from summer time: weekly builds of base images, random findings and failures, new
/// components, and a freeze on weekends. Some events of completed builds are lost, and some other events are duplicated.
/// </summary>
public sealed class SimulatedMonthTests
{
    private const int AtMost = 6;
    /// <summary>A short run ends after the change from summer time, both new components and three freezes.</summary>
    private static readonly int Days = LongRun.IsOn ? 30 : 21;

    private static readonly DateTimeOffset Begin = new(2026, 10, 18, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddDays(Days);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public async Task No_cause_is_missed_or_built_twice_and_no_build_starts_in_a_freeze_or_above_the_limit()
    {
        var policy = Path.GetTempFileName();
        await File.WriteAllTextAsync(policy, $$"""
            { "modes": { "gates": "off", "configurations": "off", "builds": "act" },
              "scopes": { "bases": { "pipelines": ["base-*"] } },
              "builds": {
                "atMost": {{AtMost}}, "retry": { "transient": 1 },
                "freezes": [ { "name": "weekend", "from": "Fri 16:00", "to": "Mon 06:00", "zone": "Europe/Berlin" } ],
                "rules": [
                  { "name": "weekly", "scope": "bases", "on": ["schedule"], "schedule": { "at": "cron(0 13 ? * FRI *)", "zone": "Europe/Berlin" } },
                  { "name": "children", "scope": "*", "on": ["parentAvailable", "componentCreated"], "quietPeriod": "30m", "cooldown": "2h" },
                  { "name": "urgent", "scope": "*", "on": ["findings"] } ] } }
            """);
        var random = new Random(7);
        var clock = new SimulationClock(Begin);
        await using var stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "template.yaml")),
            Settings = new() { Parameters = Schedules },
            Clock = clock,
            Concurrency = 4,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = policy },
        });
        var log = new MonthLog();
        stack.Router.Published += log.Published;
        var (lost, doubled) = BreakTheWire(stack, random);
        using var client = AwsClients.ImageBuilder(stack.ClientEnvironment("factory"));
        var arns = $"arn:aws:imagebuilder:{stack.Template.Settings.Region}:{stack.Template.Settings.Account}";
        var factory = new ChainFactory(client, arns);
        await factory.CreateAsync(() => clock.AdvanceAsync(TimeSpan.FromHours(3)));
        log.Clear();
        for (var day = 1; day <= Days; day++)
        {
            foreach (var pipeline in ChainFactory.Pipelines)
                await StubAsync(stack, factory.PipelineArn(pipeline), random);
            if (day is 11 or 13)
                await factory.CreateComponentAsync($"1.{day}.0");
            await clock.AdvanceToAsync(Begin.AddDays(day));
        }

        using var dynamo = AwsClients.DynamoDB(stack.ClientEnvironment("reader"));
        var records = new PipelineRunRecords(
            new RecordTable(dynamo, stack.Template.Tables[0].Name), new(stack.Template.Settings.Account, stack.Template.Settings.Region));

        Assert.Empty(stack.Queues.All());
        Assert.True(lost() >= Days / 3 && doubled() >= 2 * Days / 3, $"Expected more lost and duplicated events than {lost()} and {doubled()}.");
        Assert.True(log.Builds.Count >= 4 * Days, $"{log.Builds.Count} builds");
        Assert.True(log.Builds.Count(build => build.Status == "FAILED") >= Days / 10, $"Expected more failed builds than {log.Builds.Count(build => build.Status == "FAILED")}.");
        Assert.All(log.Builds, build => Assert.False(IsFrozen(build.Started), $"{build} was started in a freeze"));
        Assert.Equal(AtMost, MaxConcurrent(log.Builds));
        Assert.All(ChainFactory.Pipelines, pipeline => Assert.Equal(1, MaxConcurrent([.. log.Builds.Where(build => build.Pipeline == pipeline)])));
        foreach (var pipeline in ChainFactory.Pipelines)
            await AssertOneBuildPerCauseAsync(pipeline, log, records, factory);
    }

    /// <summary>Every cause leads to the first build after it, every build has a cause after the previous build, and no cause has two builds.</summary>
    private static async Task AssertOneBuildPerCauseAsync(string pipeline, MonthLog log, PipelineRunRecords records, ChainFactory factory)
    {
        var builds = log.Builds.Where(build => build.Pipeline == pipeline).ToList();
        var causes = new List<DateTimeOffset>();
        causes.AddRange(log.Builds.Where(build => build.Pipeline == ChainFactory.ParentOf(pipeline) && build.Status == "AVAILABLE")
            .Select(build => build.Ended!.Value));
        if (pipeline.StartsWith("base", StringComparison.Ordinal))
            causes.AddRange(Fridays);
        if (pipeline.StartsWith("app", StringComparison.Ordinal))
            causes.AddRange(log.ComponentsCreated);
        foreach (var build in builds)
        {
            var origin = await records.ReadOriginAsync(build.Image, default);
            // A build that was started because of findings or a failure causes no further build if it has findings or fails again.
            if (build.FoundCritical is { } found && !origin!.Has(CauseKind.FindingsFound))
                causes.Add(found);
            if (build.Status == "FAILED" && !origin!.Has(CauseKind.BuildFailed))
                causes.Add(build.Ended!.Value);
        }

        foreach (var cause in causes.Where(cause => cause < End.AddDays(-4)))
        {
            Assert.True(
                builds.Any(build => build.Started >= cause && build.Started < cause.AddDays(4)),
                $"{pipeline} has no build for its cause at {cause:MM-dd HH:mm}");
        }

        var before = Begin;
        foreach (var build in builds)
        {
            // If the event of a completed build is lost, the next scheduled pass finds the build, so a cause can precede the previous build.
            Assert.True(
                causes.Any(cause => cause > before.AddMinutes(-20) && cause <= build.Started),
                $"{build} was started without a cause after {before:MM-dd HH:mm}");
            before = build.Started;
        }

        var runs = new List<PipelineRunRecord>();
        await foreach (var run in records.ListAsync(factory.PipelineArn(pipeline), default))
            runs.Add(run);
        Assert.Distinct(runs.SelectMany(run => run.Causes).Select(cause => cause.Cause.Key));
        Assert.Equal(
            builds.Select(build => build.Image).Order(StringComparer.Ordinal),
            runs.Select(run => run.ImageArn).OfType<string>().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<DateTimeOffset> Fridays => Enumerable.Range(0, 30).Select(day => Begin.Date.AddDays(day).AddHours(13))
        .Where(local => local.DayOfWeek == DayOfWeek.Friday)
        .Select(local => new DateTimeOffset(local, Berlin.GetUtcOffset(local)).ToUniversalTime());

    private static bool IsFrozen(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Berlin) switch
    {
        { DayOfWeek: DayOfWeek.Friday, Hour: >= 16 } => true,
        { DayOfWeek: DayOfWeek.Monday, Hour: < 6 } => true,
        { DayOfWeek: DayOfWeek.Saturday or DayOfWeek.Sunday } => true,
        _ => false,
    };

    private static int MaxConcurrent(IReadOnlyList<MonthBuild> builds) =>
        builds.Max(build => builds.Count(other => other.Started <= build.Started && (other.Ended ?? DateTimeOffset.MaxValue) > build.Started));

    /// <summary>Functions that are not under test run rarely.</summary>
    private static Dictionary<string, string> Schedules => new()
    {
        ["BuildsSchedule"] = "rate(15 minutes)",
        ["SweepSchedule"] = "rate(10 days)",
        ["ReconcileSchedule"] = "rate(10 days)",
        ["CheckSchedule"] = "rate(10 days)",
        ["LeftoverSchedule"] = "rate(10 days)",
        ["LifecycleSchedule"] = "rate(10 days)",
        ["ChannelSchedule"] = "rate(10 days)",
        ["ReleaseSchedule"] = "rate(10 days)",
    };

    /// <summary>Stubs the pipeline's builds of the day: some have findings, and a few fail with a transient error.</summary>
    private static async Task StubAsync(LocalStack stack, string pipelineArn, Random random)
    {
        var order = new JsonObject
        {
            ["arn"] = pipelineArn,
            ["findings"] = random.NextDouble() < 0.12 ? new JsonArray(new JsonObject { ["severity"] = "CRITICAL", ["fixAvailable"] = "YES" }) : new JsonArray(),
            ["failSteps"] = random.NextDouble() < 0.04
                ? new JsonObject { ["LaunchBuildInstance"] = "Can't start SSM Automation: Rate exceeded" }
                : new JsonObject(),
        };
        using var http = new HttpClient();
        using var content = new StringContent(order.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(stack.Endpoints.ImageBuilder, "/_emulator/builds"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Loses one event of a completed build in ten and duplicates one other event in five.</summary>
    private static (Func<int> Lost, Func<int> Doubled) BreakTheWire(LocalStack stack, Random random)
    {
        var (missed, doubled) = (0, 0);
        stack.Faults.Add(new(
            "lost", d => d.Source.Contains("BuildEnded", StringComparison.Ordinal) && random.NextDouble() < 0.1,
            () =>
            {
                missed++;
                return [];
            },
            int.MaxValue));
        stack.Faults.Add(new(
            "doubled", d => d.Function.LogicalId == "StartDependentBuilds" && random.NextDouble() < 0.2,
            () =>
            {
                doubled++;
                return [TimeSpan.Zero, TimeSpan.FromMinutes(20) * random.NextDouble()];
            },
            int.MaxValue));
        return (() => missed, () => doubled);
    }
}
