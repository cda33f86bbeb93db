using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.ConfigurationGuard.Expectations;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class CheckConfigurationTests
{
    private readonly ConfigurationWorld world = new();

    [Fact]
    public async Task A_compliant_configuration_is_neither_changed_nor_recorded()
    {
        var report = await world.DeliverAsync();

        Assert.Equal(CheckResult.Compliant, report.Result);
        Assert.Null(world.Record);
        Assert.Empty(world.Service.Changes);
        Assert.Empty(world.Outcomes.All);
    }

    [Fact]
    public async Task A_drift_is_repaired_read_back_and_recorded_with_its_author()
    {
        world.Drift();

        var report = await world.DeliverAsync();

        Assert.Equal(CheckResult.Repaired, report.Result);
        Assert.Equal(ConfigurationWorld.Complete, world.Fields);
        Assert.Equal([ConfigurationChange.Update, ConfigurationChange.Tag], world.Service.Changes);
        var record = world.Record!;
        Assert.Equal((ConfigurationState.Compliant, 0, 1), (record.State, record.Drifts.Count, record.RepairsBegun));
        Assert.Null(record.Repair);
        var past = Assert.Single(record.Repairs);
        Assert.Equal(RepairOutcome.Verified, past.Outcome);
        Assert.Equal(
            ["instanceMetadataOptions.httpTokens optional -> required", "tags.owner nobody -> platform"], past.Changes.Select(change => change.ToString()));
        Assert.Equal((ConfigurationWorld.Alice, null), (past.Drifts[0].By, past.Drifts[1].By));
        Assert.Equal(["base-al2023", "web-shop"], record.Pipelines);
        Assert.Equal(
            "base-infra was repaired: instanceMetadataOptions.httpTokens from optional to required; tags.owner from nobody to platform, "
            + $"changed by {ConfigurationWorld.Alice}.",
            Assert.Single(world.Outcomes.All).Text);
        Assert.Equal(LogLevel.Information, Assert.Single(world.CheckLog.Lines).Level);
    }

    /// <summary>A check reads the configuration once. A repair reads it once more before the update and once after.</summary>
    [Fact]
    public async Task An_event_costs_two_calls_and_a_repair_its_changes_and_two_more_reads()
    {
        await world.DeliverAsync();
        Assert.Equal(["ListImagePipelines", "GetInfrastructureConfiguration"], world.Service.Calls);
        Assert.Equal((1, 0), (world.Records.Reads, world.Records.Writes));

        world.Set(ConfigurationWorld.Tokens, "optional");
        await world.DeliverAsync();
        Assert.Equal(
            [
                "ListImagePipelines", "GetInfrastructureConfiguration", "GetInfrastructureConfiguration", "UpdateInfrastructureConfiguration",
                "GetInfrastructureConfiguration",
            ],
            world.Service.Calls.Skip(2));
        Assert.Equal((2, 2), (world.Records.Reads, world.Records.Writes));
    }

    [Fact]
    public async Task Mode_observe_records_each_drift_with_time_and_author_and_changes_nothing()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        world.Drift();
        var change = world.Updated();
        world.Clock.Advance(TimeSpan.FromMinutes(5));

        var report = await world.DeliverAsync(change: change);

        Assert.Equal(CheckResult.Drifted, report.Result);
        Assert.Empty(world.Service.Changes);
        Assert.Collection(
            world.Record!.Drifts,
            setting => Assert.Equal(
                ("rule1", ConfigurationWorld.Tokens, "required", "optional", change.At, ConfigurationWorld.Alice),
                (setting.Drift.Rule, setting.Drift.Path, setting.Drift.Expected, setting.Drift.Found, setting.Since, setting.By)),
            // An update does not change tags, so the author of the tag change is unknown.
            tag => Assert.Equal((ConfigurationWorld.Owner, world.Clock.GetUtcNow(), null), (tag.Drift.Path, tag.Since, tag.By)));
    }

    [Fact]
    public async Task An_event_that_arrives_after_the_check_adds_the_author()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        world.Set(ConfigurationWorld.Tokens, "optional");
        var change = world.Updated();
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.CheckAllAsync();
        Assert.Null(Assert.Single(world.Record!.Drifts).By);

        await world.DeliverAsync(change: change);
        await world.DeliverAsync(change: change with { By = "somebody later", At = world.Clock.GetUtcNow() });

        var drift = Assert.Single(world.Record!.Drifts);
        Assert.Equal((change.At, ConfigurationWorld.Alice), (drift.Since, drift.By));
    }

    [Fact]
    public async Task A_redelivery_without_new_facts_writes_and_publishes_nothing()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        world.Drift();
        await world.DeliverAsync();

        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(CheckResult.Drifted, (await world.DeliverAsync()).Result);
        await world.CheckAllAsync();

        Assert.Equal(1, world.Records.Writes);
        Assert.Single(world.Outcomes.All);
    }

    [Fact]
    public async Task A_drift_corrected_by_somebody_else_is_recorded_as_compliant_again()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        world.Drift();
        await world.DeliverAsync();
        world.Set(ConfigurationWorld.Tokens, "required");
        world.Set(ConfigurationWorld.Owner, "platform");

        await world.CheckAllAsync();

        Assert.Equal((ConfigurationState.Compliant, 0), (world.Record!.State, world.Record.Drifts.Count));
        Assert.Empty(world.Service.Changes);
    }

    [Fact]
    public async Task An_override_in_the_table_stops_the_next_repair()
    {
        world.Drift();
        world.Override = Mode.Off;
        Assert.Equal(CheckResult.Off, (await world.DeliverAsync()).Result);
        Assert.Null(world.Record);

        world.Override = Mode.Observe;
        Assert.Equal(CheckResult.Drifted, (await world.DeliverAsync()).Result);
        Assert.Empty(world.Service.Changes);

        world.Override = Mode.Act;
        world.Options = world.Options with { Mode = Mode.Observe };
        Assert.Equal(CheckResult.Repaired, (await world.DeliverAsync()).Result);
    }

    [Theory]
    [InlineData(Mode.Off)]
    [InlineData(Mode.Observe)]
    public async Task A_stop_after_a_repair_is_stored_prevents_its_write(Mode mode)
    {
        world.Drift();
        var report = await world.DeliverAsync(Effects.AfterEach(() =>
        {
            if (world.Record?.State == ConfigurationState.Repairing)
                world.Override = mode;
            return Task.CompletedTask;
        }));

        Assert.Empty(world.Service.Changes);
        Assert.Equal(
            (CheckResult.Drifted, ConfigurationState.Drifted, RepairOutcome.Dropped),
            (report.Result, world.Record!.State, world.Record.Repairs[0].Outcome));
        world.Override = Mode.Act;
        Assert.Equal(CheckResult.Repaired, (await world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task Our_own_calls_cause_no_check()
    {
        world.Drift();
        await world.DeliverAsync();
        var token = Assert.Single(world.Service.Tokens);
        var calls = world.Service.Calls.Count;

        var update = await world.DeliverAsync(change: new(ConfigurationChange.Update, world.Clock.GetUtcNow(), "the function's role", token));
        var tag = await world.DeliverAsync(change: Tagged(ConfigurationWorld.Owner, "platform"));

        Assert.Equal((CheckResult.OwnChange, CheckResult.OwnChange), (update.Result, tag.Result));
        Assert.Equal(calls, world.Service.Calls.Count);
    }

    [Theory]
    [InlineData("owner", "nobody")]
    [InlineData("cost", "0815")]
    public async Task A_tag_call_that_no_repair_made_is_checked(string key, string value)
    {
        world.Drift();
        await world.DeliverAsync();
        world.Set($"tags.{key}", value);

        Assert.NotEqual(CheckResult.OwnChange, (await world.DeliverAsync(change: Tagged($"tags.{key}", value))).Result);
    }

    [Fact]
    public async Task The_record_of_a_deleted_configuration_is_closed_and_an_unrecorded_one_needs_no_write()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        Assert.Equal(CheckResult.Gone, (await world.DeliverAsync(arn: ConfigurationWorld.Named("nobody"))).Result);

        world.Drift();
        await world.DeliverAsync();
        world.Service.All.Clear();
        var deletion = new ConfigurationChange(ConfigurationChange.Delete, world.Clock.GetUtcNow(), ConfigurationWorld.Alice);
        Assert.Equal(CheckResult.Gone, (await world.DeliverAsync(change: deletion)).Result);
        Assert.Equal(ConfigurationState.Gone, world.Record!.State);
        Assert.Equal(CheckResult.Gone, (await world.DeliverAsync()).Result);
        Assert.Equal(2, world.Records.Writes);
    }

    [Fact]
    public async Task Another_account_s_configuration_is_refused()
    {
        var foreign = ConfigurationWorld.Arn with { Account = "444455556666" };
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => world.DeliverAsync(arn: foreign));
        Assert.Contains("111122223333", refused.Expected, StringComparison.Ordinal);
        Assert.Empty(world.Service.Calls);
    }

    [Fact]
    public async Task A_rejected_repair_is_recorded_and_published_with_the_message_of_the_service()
    {
        world.Drift();
        world.Service.Refusal = call => call == ConfigurationChange.Update ? "InvalidRequestException: not today" : null;

        var report = await world.DeliverAsync();

        Assert.Equal(CheckResult.NotRepaired, report.Result);
        Assert.Equal(
            (ConfigurationState.Drifted, RepairOutcome.Refused, "InvalidRequestException: not today"),
            (world.Record!.State, world.Record.Repairs[0].Outcome, world.Record.Repairs[0].Detail));
        Assert.Equal(2, world.Record.Drifts.Count);
        Assert.Equal("Configuration Not Repaired", Assert.Single(world.Outcomes.All).Kind);
    }

    [Fact]
    public async Task A_change_that_the_service_accepts_but_does_not_show_is_not_verified()
    {
        world.Drift();
        world.Service.TakesEffect = false;

        Assert.Equal(CheckResult.NotRepaired, (await world.DeliverAsync()).Result);
        Assert.Equal(RepairOutcome.NotVerified, world.Record!.Repairs[0].Outcome);
        Assert.Contains(ConfigurationWorld.Tokens, world.Record.Repairs[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_thrown_and_the_next_check_after_the_lease_continues_with_the_same_request()
    {
        world.Drift();
        world.Service.Fault = call => call == ConfigurationChange.Tag ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => world.DeliverAsync());
        Assert.Equal(ConfigurationState.Repairing, world.Record!.State);
        world.Service.Fault = _ => null;

        Assert.Equal(CheckResult.LeftToOther, (await world.DeliverAsync()).Result);
        world.PassLease();
        await world.CheckAllAsync();

        Assert.Equal(ConfigurationWorld.Complete, world.Fields);
        Assert.Equal((ConfigurationState.Compliant, 1, 1), (world.Record!.State, world.Record.RepairsBegun, world.Record.Repairs.Count));
        // The update had already succeeded and is not sent again.
        Assert.Equal([ConfigurationChange.Update, ConfigurationChange.Tag, ConfigurationChange.Tag], world.Service.Changes);
    }

    [Fact]
    public async Task A_rule_that_only_reports_changes_nothing_and_gives_the_reason()
    {
        world.Rules.Rules.Clear();
        world.Rules.Rules.Add(new("cost", [new("instanceTypes", new OneOf(["t4g.small"]))], Repairs: false));

        Assert.Equal(CheckResult.Drifted, (await world.DeliverAsync()).Result);
        Assert.Equal("the rule only reports", Assert.Single(world.Record!.Drifts).Drift.NotRepaired);
        Assert.Empty(world.Service.Changes);
    }

    private ConfigurationChange Tagged(string path, string value) => new(
        ConfigurationChange.Tag, world.Clock.GetUtcNow(), "somebody", Tags: new Dictionary<string, string?> { [path["tags.".Length..]] = value });
}
