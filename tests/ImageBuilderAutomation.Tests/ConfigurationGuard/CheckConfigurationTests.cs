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
    public async Task What_is_as_wanted_is_left_alone_and_not_recorded()
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
            $"base-infra was repaired: instanceMetadataOptions.httpTokens from optional to required; tags.owner from nobody to platform, changed by {ConfigurationWorld.Alice}.",
            Assert.Single(world.Outcomes.All).Text);
        Assert.Equal(LogLevel.Information, Assert.Single(world.CheckLog.Lines).Level);
    }

    /// <summary>Calls are few: reading costs one look, repairing a second one before and a third after.</summary>
    [Fact]
    public async Task An_event_costs_two_calls_and_a_repair_its_changes_and_two_looks_more()
    {
        await world.DeliverAsync();
        Assert.Equal(["ListImagePipelines", "GetInfrastructureConfiguration"], world.Service.Calls);
        Assert.Equal((1, 0), (world.Records.Reads, world.Records.Writes));

        world.Set(ConfigurationWorld.Tokens, "optional");
        await world.DeliverAsync();
        Assert.Equal(
            ["ListImagePipelines", "GetInfrastructureConfiguration", "GetInfrastructureConfiguration", "UpdateInfrastructureConfiguration", "GetInfrastructureConfiguration"],
            world.Service.Calls.Skip(2));
        Assert.Equal((2, 2), (world.Records.Reads, world.Records.Writes));
    }

    [Fact]
    public async Task Observing_records_what_differs_since_when_and_by_whom_and_changes_nothing()
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
            // An update does not touch tags: whoever changed them was somebody else.
            tag => Assert.Equal((ConfigurationWorld.Owner, world.Clock.GetUtcNow(), null), (tag.Drift.Path, tag.Since, tag.By)));
    }

    [Fact]
    public async Task An_event_that_comes_after_the_check_still_names_who_did_it()
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
    public async Task A_redelivery_that_tells_nothing_new_writes_and_tells_nothing()
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
    public async Task What_somebody_puts_back_themselves_is_recorded_as_compliant_again()
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
    public async Task An_override_in_the_table_stops_the_very_next_repair()
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
    public async Task A_stop_while_a_repair_is_being_stored_stops_its_write(Mode mode)
    {
        world.Drift();
        var report = await world.DeliverAsync(Effects.AfterEach(() =>
        {
            if (world.Record?.State == ConfigurationState.Repairing)
                world.Override = mode;
            return Task.CompletedTask;
        }));

        Assert.Empty(world.Service.Changes);
        Assert.Equal((CheckResult.Drifted, ConfigurationState.Drifted, RepairOutcome.Dropped), (report.Result, world.Record!.State, world.Record.Repairs[0].Outcome));
        world.Override = Mode.Act;
        Assert.Equal(CheckResult.Repaired, (await world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task Our_own_calls_wake_nobody()
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
    public async Task A_tag_call_that_no_repair_made_is_looked_at(string key, string value)
    {
        world.Drift();
        await world.DeliverAsync();
        world.Set($"tags.{key}", value);

        Assert.NotEqual(CheckResult.OwnChange, (await world.DeliverAsync(change: Tagged($"tags.{key}", value))).Result);
    }

    [Fact]
    public async Task A_configuration_that_is_gone_is_closed_and_one_that_never_was_recorded_is_nothing()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        Assert.Equal(CheckResult.Gone, (await world.DeliverAsync(arn: ConfigurationWorld.Named("nobody"))).Result);

        world.Drift();
        await world.DeliverAsync();
        world.Service.All.Clear();
        Assert.Equal(CheckResult.Gone, (await world.DeliverAsync(change: new(ConfigurationChange.Delete, world.Clock.GetUtcNow(), ConfigurationWorld.Alice))).Result);
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
    public async Task What_the_service_refuses_is_recorded_and_told_with_its_words()
    {
        world.Drift();
        world.Service.Refusal = call => call == ConfigurationChange.Update ? "InvalidRequestException: not today" : null;

        var report = await world.DeliverAsync();

        Assert.Equal(CheckResult.NotRepaired, report.Result);
        Assert.Equal((ConfigurationState.Drifted, RepairOutcome.Refused, "InvalidRequestException: not today"), (world.Record!.State, world.Record.Repairs[0].Outcome, world.Record.Repairs[0].Detail));
        Assert.Equal(2, world.Record.Drifts.Count);
        Assert.Equal("Configuration Not Repaired", Assert.Single(world.Outcomes.All).Kind);
    }

    [Fact]
    public async Task A_change_that_the_service_took_and_does_not_show_is_not_called_repaired()
    {
        world.Drift();
        world.Service.TakesEffect = false;

        Assert.Equal(CheckResult.NotRepaired, (await world.DeliverAsync()).Result);
        Assert.Equal(RepairOutcome.NotVerified, world.Record!.Repairs[0].Outcome);
        Assert.Contains(ConfigurationWorld.Tokens, world.Record.Repairs[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_thrown_and_the_next_check_after_the_lease_goes_on_with_the_same_request()
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
        // The update had arrived and is not made again.
        Assert.Equal([ConfigurationChange.Update, ConfigurationChange.Tag, ConfigurationChange.Tag], world.Service.Changes);
    }

    [Fact]
    public async Task A_rule_that_only_reports_changes_nothing_and_says_so()
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
