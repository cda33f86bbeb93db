using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class CheckConfigurationsTests
{
    private readonly ConfigurationWorld _world = new();

    [Fact]
    public async Task All_are_checked_with_one_pipeline_list_one_query_and_one_read_each()
    {
        for (var n = 1; n < 10; n++)
            _world.Add(ConfigurationWorld.Named($"infra-{n}"), ConfigurationWorld.Complete);

        var report = await _world.CheckAllAsync();

        Assert.Equal((10, 0, 0), (report.Listed, report.Foreign, report.Differing));
        Assert.Equal(10, _world.Service.Calls.Count(call => call == "GetInfrastructureConfiguration"));
        Assert.Equal(12, _world.Service.Calls.Count);
        Assert.Equal((0, 0), (_world.Records.Reads, _world.Records.Writes));
        Assert.Equal(LogLevel.Information, Assert.Single(_world.ChecksLog.Lines, line => line.Level == LogLevel.Information).Level);
    }

    [Fact]
    public async Task One_failing_check_does_not_stop_the_others()
    {
        _world.Drift();
        var reads = 0;
        _world.Add(ConfigurationWorld.Named("a-throttled"), ConfigurationWorld.Complete);
        _world.Service.Fault = call => call == "GetInfrastructureConfiguration" && ++reads == 1 ? new TimeoutException("throttled") : null;

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAllAsync());

        Assert.Equal(ConfigurationWorld.Named("a-throttled").ToString(), Assert.Single(failed.Failures).Key);
        Assert.Equal(ConfigurationWorld.Complete, _world.Fields);
        Assert.Equal(CheckResult.Repaired, Assert.Single(((ChecksReport)failed.Report).Checks).Result);
    }

    [Fact]
    public async Task Configurations_shared_by_other_accounts_are_counted_and_skipped()
    {
        var foreign = (ConfigurationWorld.Arn with { Account = "444455556666" }).ToString();
        _world.Service.AlsoListed.Add(foreign);

        var report = await _world.CheckAllAsync();

        Assert.Equal((2, 1), (report.Listed, report.Foreign));
        Assert.Single(_world.ChecksLog.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains(foreign, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_invalid_ARN_fails_without_stopping_the_others()
    {
        _world.Drift();
        _world.Service.AlsoListed.Add("arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/strange");

        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAllAsync());

        Assert.Equal(ConfigurationWorld.Complete, _world.Fields);
    }

    [Fact]
    public async Task The_record_of_a_configuration_that_is_no_longer_listed_is_closed()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Drift();
        await _world.CheckAllAsync();
        _world.Service.All.Clear();

        Assert.Equal(CheckResult.Deleted, Assert.Single((await _world.CheckAllAsync()).Checks).Result);
        Assert.Empty((await _world.CheckAllAsync()).Checks);
    }

    [Fact]
    public async Task A_configuration_deleted_between_list_and_read_is_reported_as_deleted()
    {
        _world.Service.AlsoListed.Add(ConfigurationWorld.Named("just-deleted").ToString());
        Assert.Equal([CheckResult.Compliant, CheckResult.Deleted], (await _world.CheckAllAsync()).Checks.Select(check => check.Result));
    }

    [Fact]
    public async Task A_new_policy_applies_to_all_configurations_at_the_next_check()
    {
        await _world.CheckAllAsync();
        _world.Rules.Require(new Requirement("keyPair", new ImageBuilderAutomation.ConfigurationGuard.Absent()));

        await _world.CheckAllAsync();

        Assert.Null(_world.Fields["keyPair"]);
    }

    [Fact]
    public async Task Mode_off_calls_nothing()
    {
        _world.Override = Mode.Off;
        _world.Drift();

        Assert.Equal((Mode.Off, 0), ((await _world.CheckAllAsync()).Mode, _world.Service.Calls.Count));
    }

    [Fact]
    public async Task A_damaged_record_fails_the_check_after_all_others_were_checked()
    {
        _world.Drift();
        _world.Records.Damaged = new InvalidDataException("damaged");

        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAllAsync());

        Assert.Equal(ConfigurationWorld.Complete, _world.Fields);
    }
}
