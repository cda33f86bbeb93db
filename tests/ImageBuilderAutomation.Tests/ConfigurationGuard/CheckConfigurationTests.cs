using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class CheckConfigurationTests
{
    private readonly ConfigurationWorld _world = new();

    [Fact]
    public async Task A_compliant_configuration_is_neither_changed_nor_recorded()
    {
        var report = await _world.DeliverAsync();

        Assert.Equal(CheckResult.Compliant, report.Result);
        Assert.Null(_world.Record);
        Assert.Empty(_world.Service.Changes);
        Assert.Empty(_world.Notifications.All);
    }

    [Fact]
    public async Task A_drift_is_repaired_read_back_and_recorded_with_its_author()
    {
        _world.Drift();

        var report = await _world.DeliverAsync();

        Assert.Equal(CheckResult.Repaired, report.Result);
        Assert.Equal(ConfigurationWorld.Complete, _world.Fields);
        Assert.Equal([ConfigurationChange.Update, ConfigurationChange.Tag], _world.Service.Changes);
        var record = _world.Record!;
        Assert.Equal((ConfigurationState.Compliant, 0, 1), (record.State, record.Drifts.Count, record.RepairsStarted));
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
            Assert.Single(_world.Notifications.All).Text);
        Assert.Equal(LogLevel.Information, Assert.Single(_world.CheckLog.Lines).Level);
    }

    /// <summary>A check reads the configuration once. A repair reads it once more before the update and once after.</summary>
    [Fact]
    public async Task An_event_costs_two_calls_and_a_repair_its_changes_and_two_more_reads()
    {
        await _world.DeliverAsync();
        Assert.Equal(["ListImagePipelines", "GetInfrastructureConfiguration"], _world.Service.Calls);
        Assert.Equal((1, 0), (_world.Records.Reads, _world.Records.Writes));

        _world.Set(ConfigurationWorld.Tokens, "optional");
        await _world.DeliverAsync();
        Assert.Equal(
            [
                "ListImagePipelines", "GetInfrastructureConfiguration", "GetInfrastructureConfiguration", "UpdateInfrastructureConfiguration",
                "GetInfrastructureConfiguration",
            ],
            _world.Service.Calls.Skip(2));
        Assert.Equal((2, 2), (_world.Records.Reads, _world.Records.Writes));
    }

    [Fact]
    public async Task Mode_observe_records_each_drift_with_time_and_author_and_changes_nothing()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Drift();
        var change = _world.Updated();
        _world.Clock.Advance(TimeSpan.FromMinutes(5));

        var report = await _world.DeliverAsync(change: change);

        Assert.Equal(CheckResult.Drifted, report.Result);
        Assert.Empty(_world.Service.Changes);
        Assert.Collection(
            _world.Record!.Drifts,
            setting => Assert.Equal(
                ("rule1", ConfigurationWorld.Tokens, "required", "optional", change.At, ConfigurationWorld.Alice),
                (setting.Drift.Rule, setting.Drift.Path, setting.Drift.Expected, setting.Drift.Found, setting.Since, setting.By)),
            // An update does not change tags, so the author of the tag change is unknown.
            tag => Assert.Equal((ConfigurationWorld.Owner, _world.Clock.GetUtcNow(), null), (tag.Drift.Path, tag.Since, tag.By)));
    }

    [Fact]
    public async Task An_event_that_arrives_after_the_check_adds_the_author()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Set(ConfigurationWorld.Tokens, "optional");
        var change = _world.Updated();
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.CheckAllAsync();
        Assert.Null(Assert.Single(_world.Record!.Drifts).By);

        await _world.DeliverAsync(change: change);
        await _world.DeliverAsync(change: change with { By = "somebody later", At = _world.Clock.GetUtcNow() });

        var drift = Assert.Single(_world.Record!.Drifts);
        Assert.Equal((change.At, ConfigurationWorld.Alice), (drift.Since, drift.By));
    }

    [Fact]
    public async Task A_redelivery_without_new_facts_writes_and_publishes_nothing()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Drift();
        await _world.DeliverAsync();

        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(CheckResult.Drifted, (await _world.DeliverAsync()).Result);
        await _world.CheckAllAsync();

        Assert.Equal(1, _world.Records.Writes);
        Assert.Single(_world.Notifications.All);
    }

    [Fact]
    public async Task A_drift_corrected_by_somebody_else_is_recorded_as_compliant_again()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Drift();
        await _world.DeliverAsync();
        _world.Set(ConfigurationWorld.Tokens, "required");
        _world.Set(ConfigurationWorld.Owner, "platform");

        await _world.CheckAllAsync();

        Assert.Equal((ConfigurationState.Compliant, 0), (_world.Record!.State, _world.Record.Drifts.Count));
        Assert.Empty(_world.Service.Changes);
    }

    [Fact]
    public async Task An_override_in_the_table_stops_the_next_repair()
    {
        _world.Drift();
        _world.Override = Mode.Off;
        Assert.Equal(CheckResult.Off, (await _world.DeliverAsync()).Result);
        Assert.Null(_world.Record);

        _world.Override = Mode.Observe;
        Assert.Equal(CheckResult.Drifted, (await _world.DeliverAsync()).Result);
        Assert.Empty(_world.Service.Changes);

        _world.Override = Mode.Act;
        _world.Options = _world.Options with { Mode = Mode.Observe };
        Assert.Equal(CheckResult.Repaired, (await _world.DeliverAsync()).Result);
    }

    [Theory]
    [InlineData(Mode.Off)]
    [InlineData(Mode.Observe)]
    public async Task A_stop_after_a_repair_is_stored_prevents_its_write(Mode mode)
    {
        _world.Drift();
        var report = await _world.DeliverAsync(Effects.AfterEach(() =>
        {
            if (_world.Record?.State == ConfigurationState.Repairing)
                _world.Override = mode;
            return Task.CompletedTask;
        }));

        Assert.Empty(_world.Service.Changes);
        Assert.Equal(
            (CheckResult.Drifted, ConfigurationState.Drifted, RepairOutcome.Dropped),
            (report.Result, _world.Record!.State, _world.Record.Repairs[0].Outcome));
        _world.Override = Mode.Act;
        Assert.Equal(CheckResult.Repaired, (await _world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task Our_own_calls_cause_no_check()
    {
        _world.Drift();
        await _world.DeliverAsync();
        var token = Assert.Single(_world.Service.Tokens);
        var calls = _world.Service.Calls.Count;

        var update = await _world.DeliverAsync(change: new(ConfigurationChange.Update, _world.Clock.GetUtcNow(), "the function's role", token));
        var tag = await _world.DeliverAsync(change: Tagged(ConfigurationWorld.Owner, "platform"));

        Assert.Equal((CheckResult.OwnChange, CheckResult.OwnChange), (update.Result, tag.Result));
        Assert.Equal(calls, _world.Service.Calls.Count);
    }

    [Theory]
    [InlineData("owner", "nobody")]
    [InlineData("cost", "0815")]
    public async Task A_tag_call_that_no_repair_made_is_checked(string key, string value)
    {
        _world.Drift();
        await _world.DeliverAsync();
        _world.Set($"tags.{key}", value);

        Assert.NotEqual(CheckResult.OwnChange, (await _world.DeliverAsync(change: Tagged($"tags.{key}", value))).Result);
    }

    [Fact]
    public async Task The_record_of_a_deleted_configuration_is_closed_and_an_unrecorded_one_needs_no_write()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        Assert.Equal(CheckResult.Deleted, (await _world.DeliverAsync(arn: ConfigurationWorld.Named("nobody"))).Result);

        _world.Drift();
        await _world.DeliverAsync();
        _world.Service.All.Clear();
        var deletion = new ConfigurationChange(ConfigurationChange.Delete, _world.Clock.GetUtcNow(), ConfigurationWorld.Alice);
        Assert.Equal(CheckResult.Deleted, (await _world.DeliverAsync(change: deletion)).Result);
        Assert.Equal(ConfigurationState.Deleted, _world.Record!.State);
        Assert.Equal(CheckResult.Deleted, (await _world.DeliverAsync()).Result);
        Assert.Equal(2, _world.Records.Writes);
    }

    [Fact]
    public async Task Another_account_s_configuration_is_refused()
    {
        var foreign = ConfigurationWorld.Arn with { Account = "444455556666" };
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync(arn: foreign));
        Assert.Contains("111122223333", refused.Expected, StringComparison.Ordinal);
        Assert.Empty(_world.Service.Calls);
    }

    [Fact]
    public async Task A_rejected_repair_is_recorded_and_published_with_the_message_of_the_service()
    {
        _world.Drift();
        _world.Service.Refusal = call => call == ConfigurationChange.Update ? "InvalidRequestException: not today" : null;

        var report = await _world.DeliverAsync();

        Assert.Equal(CheckResult.NotRepaired, report.Result);
        Assert.Equal(
            (ConfigurationState.Drifted, RepairOutcome.Refused, "InvalidRequestException: not today"),
            (_world.Record!.State, _world.Record.Repairs[0].Outcome, _world.Record.Repairs[0].Detail));
        Assert.Equal(2, _world.Record.Drifts.Count);
        Assert.Equal("Configuration Not Repaired", Assert.Single(_world.Notifications.All).Kind);
    }

    [Fact]
    public async Task A_change_that_the_service_accepts_but_does_not_show_is_not_verified()
    {
        _world.Drift();
        _world.Service.TakesEffect = false;

        Assert.Equal(CheckResult.NotRepaired, (await _world.DeliverAsync()).Result);
        Assert.Equal(RepairOutcome.NotVerified, _world.Record!.Repairs[0].Outcome);
        Assert.Contains(ConfigurationWorld.Tokens, _world.Record.Repairs[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_thrown_and_the_next_check_after_the_lease_continues_with_the_same_request()
    {
        _world.Drift();
        _world.Service.Fault = call => call == ConfigurationChange.Tag ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => _world.DeliverAsync());
        Assert.Equal(ConfigurationState.Repairing, _world.Record!.State);
        _world.Service.Fault = _ => null;

        Assert.Equal(CheckResult.HandledElsewhere, (await _world.DeliverAsync()).Result);
        _world.PassLease();
        await _world.CheckAllAsync();

        Assert.Equal(ConfigurationWorld.Complete, _world.Fields);
        Assert.Equal((ConfigurationState.Compliant, 1, 1), (_world.Record!.State, _world.Record.RepairsStarted, _world.Record.Repairs.Count));
        // The update had already succeeded and is not sent again.
        Assert.Equal([ConfigurationChange.Update, ConfigurationChange.Tag, ConfigurationChange.Tag], _world.Service.Changes);
    }

    [Fact]
    public async Task A_rule_that_only_reports_changes_nothing_and_gives_the_reason()
    {
        _world.Rules.Rules.Clear();
        _world.Rules.Rules.Add(new("cost", [new("instanceTypes", new OneOf(["t4g.small"]))], Repairs: false));

        Assert.Equal(CheckResult.Drifted, (await _world.DeliverAsync()).Result);
        Assert.Equal("the rule only reports", Assert.Single(_world.Record!.Drifts).Drift.NotRepaired);
        Assert.Empty(_world.Service.Changes);
    }

    private ConfigurationChange Tagged(string path, string value) => new(
        ConfigurationChange.Tag, _world.Clock.GetUtcNow(), "somebody", Tags: new Dictionary<string, string?> { [path["tags.".Length..]] = value });
}
