using System.Text.Json.Nodes;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd;

/// <summary>A user changes a configuration with an AWS client. The template's rules, schedules and functions react.</summary>
public class ConfigurationGuardTests
{
    [Fact]
    public async Task A_change_is_found_by_its_event_and_repaired()
    {
        await using var guarded = await GuardedStack.StartAsync();
        await guarded.WeakenAsync();
        await guarded.Alice.TagResourceAsync(new() { ResourceArn = guarded.Arn, Tags = new() { ["owner"] = "alice" } });

        await guarded.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        var now = await guarded.ReadAsync();
        Assert.Equal(("required", null, "platform"), (now.InstanceMetadataOptions?.HttpTokens, now.KeyPair, now.Tags["owner"]));
        // Fields without a rule keep the value that Alice set, or stay removed if her update omitted them.
        Assert.Equal(("m7g.metal", null, null, "4711"), (Assert.Single(now.InstanceTypes), now.SnsTopicArn, now.Logging, now.Tags["cost"]));
        Assert.Contains("Configuration Repaired", guarded.Notifications.Select(evt => (string?)evt["detail-type"]));
        var detail = guarded.Notifications.Last(evt => (string?)evt["detail-type"] == "Configuration Repaired")["detail"]!;
        Assert.Equal("Base infra", (string?)detail["configuration"]);

        string[] table = ["--dynamodb", guarded.Stack.Endpoints.DynamoDB.ToString()];
        var (_, shown) = await guarded.RunAsync(["show", "base-infra", .. table]);
        Assert.Contains("Base infra: compliant since", shown, StringComparison.Ordinal);
        Assert.Contains(
            "instanceMetadataOptions.httpTokens nothing -> required, drift caused by arn:aws:iam::123456789012:user/alice", shown, StringComparison.Ordinal);
        Assert.Contains("keyPair alices -> nothing", (await guarded.RunAsync(["show", "base-infra", .. table])).Output, StringComparison.Ordinal);
        Assert.Contains(
            "1 configuration had its latest repair on that day",
            (await guarded.RunAsync(["repairs", "--day", "2026-11-20", .. table])).Output,
            StringComparison.Ordinal);
        Assert.Equal((0, "0 configurations differ\n"), await guarded.RunAsync(["list", .. table]));
        Assert.Equal(1, (await guarded.RunAsync(["show", "another", .. table])).ExitCode);
    }

    [Fact]
    public async Task A_repair_causes_no_further_repair_and_no_failure()
    {
        await using var guarded = await GuardedStack.StartAsync();
        await guarded.WeakenAsync();
        await guarded.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var changes = guarded.Changes;
        Assert.Equal(["alice UpdateInfrastructureConfiguration", "CheckChangedConfiguration UpdateInfrastructureConfiguration"], changes);

        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(changes, guarded.Changes);
        // For the creation, for Alice's change, and for the repair's own update, which is recognized.
        Assert.Equal(3, guarded.Invocations.Count(i => i.Function == "CheckChangedConfiguration"));
        Assert.Equal(3, guarded.Invocations.Count(i => i.Function == "CheckConfigurations"));
        Assert.All(guarded.Invocations, i => Assert.Null(i.Error));
        Assert.Empty(guarded.Stack.Queues.All());
    }

    [Fact]
    public async Task Without_an_event_the_schedule_finds_the_change()
    {
        await using var guarded = await GuardedStack.StartAsync();
        guarded.Stack.Faults.Add(new("lost", d => d.Function.LogicalId == "CheckChangedConfiguration", () => [], int.MaxValue));
        await guarded.WeakenAsync();

        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("required", (await guarded.ReadAsync()).InstanceMetadataOptions?.HttpTokens);
        Assert.Equal(["alice UpdateInfrastructureConfiguration", "CheckConfigurations UpdateInfrastructureConfiguration"], guarded.Changes);
    }

    [Fact]
    public async Task Mode_observe_reports_a_change_with_its_author_and_repairs_nothing()
    {
        await using var guarded = await GuardedStack.StartAsync("observe");
        await guarded.WeakenAsync();
        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(["alice UpdateInfrastructureConfiguration"], guarded.Changes);
        var evt = Assert.Single(guarded.Notifications);
        Assert.Equal(("Configuration Drifted", guarded.Arn), ((string?)evt["detail-type"], (string?)evt["resources"]![0]));
        Assert.Contains("user/alice", (string?)evt["detail"]!["drifts"]![0]!["by"], StringComparison.Ordinal);

        var (exitCode, listed) = await guarded.RunAsync("list", "--json", "--dynamodb", guarded.Stack.Endpoints.DynamoDB.ToString());
        Assert.Equal(0, exitCode);
        var record = Assert.Single(JsonNode.Parse(listed)!["configurations"]!.AsArray())!;
        Assert.Equal(("drifted", "2026-11-20T09:01:00Z"), ((string?)record["state"], (string?)record["drifts"]![0]!["since"]));
        Assert.Equal(2, record["drifts"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("TryWriteAsync", 1)]
    [InlineData("UpdateAsync", 1)]
    [InlineData("TagAsync", 1)]
    [InlineData("TryWriteAsync", 2)]
    public async Task A_repair_that_a_crash_interrupted_is_completed_by_the_next_check(string after, int time)
    {
        var death = new CrashPoint(after, time);
        await using var guarded = await GuardedStack.StartAsync(amend: (_, services) =>
        {
            services.Decorate<IConfigurations>(inner => new CrashingConfigurations(inner, death));
            services.Decorate<IConfigurationRecords>(inner => new CrashingConfigurationRecords(inner, death));
        });
        guarded.Stack.Faults.Add(new("lost", d => d.Function.LogicalId == "CheckChangedConfiguration", () => [], 2));
        await guarded.WeakenAsync();
        await guarded.Alice.TagResourceAsync(new() { ResourceArn = guarded.Arn, Tags = new() { ["owner"] = "alice" } });

        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.True(death.Happened);
        var now = await guarded.ReadAsync();
        Assert.Equal(("required", null, "platform"), (now.InstanceMetadataOptions?.HttpTokens, now.KeyPair, now.Tags["owner"]));
        Assert.Equal(
            ["CheckConfigurations TagResource", "CheckConfigurations UpdateInfrastructureConfiguration"],
            guarded.Changes.Where(change => !change.StartsWith("alice", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Single(guarded.Notifications.Select(evt => (string?)evt["detail"]!["id"]).Distinct());
    }

    [Fact]
    public async Task A_deleted_configuration_and_an_event_of_another_account_prevent_no_repair()
    {
        await using var guarded = await GuardedStack.StartAsync();
        var other = (await guarded.Alice.CreateInfrastructureConfigurationAsync(
            new() { Name = "other", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        await guarded.Alice.DeleteInfrastructureConfigurationAsync(new() { InfrastructureConfigurationArn = other });
        var sample = TestKit.Repository.PathOf("events", "eventbridge", "api-call-update-configuration.json");
        var foreign = JsonNode.Parse(await File.ReadAllTextAsync(sample))!.AsObject();
        foreign["detail"]!["requestParameters"]!["infrastructureConfigurationArn"] =
            guarded.Arn.Replace("123456789012", "999999999999", StringComparison.Ordinal);
        guarded.Stack.Router.PutEvent(foreign);
        await guarded.WeakenAsync();

        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("required", (await guarded.ReadAsync()).InstanceMetadataOptions?.HttpTokens);
        var kept = Assert.Single(guarded.Stack.Queues.All());
        Assert.Contains("999999999999", kept.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_calls_neither_lose_nor_repeat_a_repair()
    {
        await using var guarded = await GuardedStack.StartAsync();
        using var http = new HttpClient();
        using var fault = new StringContent(
            """{ "operation": "UpdateInfrastructureConfiguration", "times": 3, "error": "CallRateLimitExceededException" }""",
            System.Text.Encoding.UTF8,
            "application/json");
        await guarded.Alice.TagResourceAsync(new() { ResourceArn = guarded.Arn, Tags = new() { ["more"] = "x" } });
        await guarded.WeakenAsync();
        (await http.PostAsync(new Uri(guarded.Stack.Endpoints.ImageBuilder, "/_emulator/faults"), fault)).EnsureSuccessStatusCode();

        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("required", (await guarded.ReadAsync()).InstanceMetadataOptions?.HttpTokens);
        Assert.Single(guarded.Notifications, evt => (string?)evt["detail-type"] == "Configuration Repaired");
    }

    [Fact]
    public async Task A_change_made_again_and_again_is_reported_as_contested_and_no_longer_repaired()
    {
        await using var guarded = await GuardedStack.StartAsync();
        for (var time = 0; time < 5; time++)
        {
            await guarded.WeakenAsync();
            await guarded.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        }

        await guarded.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(3, guarded.Changes.Count(change => change.StartsWith("Check", StringComparison.Ordinal)));
        Assert.Equal("alices", (await guarded.ReadAsync()).KeyPair);
        Assert.Equal(["Configuration Contested"], guarded.Notifications.Select(evt => (string?)evt["detail-type"]).Where(kind => kind != "Configuration Repaired"));
    }

    [Fact]
    public async Task The_check_command_finds_the_difference_before_the_repair_and_none_after_it()
    {
        await using var guarded = await GuardedStack.StartAsync("observe");
        await guarded.WeakenAsync();
        string[] check = ["check", "base-infra", "--policy", guarded.Policy, "--imagebuilder", guarded.Stack.Endpoints.ImageBuilder.ToString()];

        var (before, message) = await guarded.RunAsync(check);
        await guarded.Alice.UpdateInfrastructureConfigurationAsync(new()
        {
            InfrastructureConfigurationArn = guarded.Arn,
            InstanceProfileName = "builder",
            InstanceMetadataOptions = new InstanceMetadataOptions { HttpTokens = "required" },
            ClientToken = "back",
        });
        var (after, _) = await guarded.RunAsync(check);

        Assert.Equal((1, 0), (before, after));
        Assert.Contains("keyPair", message, StringComparison.Ordinal);
    }
}
