using ImageBuilderAutomation.ConfigurationGuard;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

/// <summary>A configuration that is changed back after every repair is reported and no longer repaired.</summary>
public sealed class ContestTests
{
    private readonly ConfigurationWorld _world = new();

    [Fact]
    public async Task The_fourth_repair_of_a_field_within_a_day_is_not_made_and_reported_once()
    {
        for (var flip = 1; flip <= 3; flip++)
            Assert.Equal(CheckResult.Repaired, (await FlipAsync()).Result);

        Assert.Equal(CheckResult.Contested, (await FlipAsync()).Result);
        Assert.Equal(CheckResult.Contested, (await FlipAsync()).Result);
        await _world.CheckAllAsync();

        Assert.Equal("optional", _world.Fields[ConfigurationWorld.Tokens]!.Items[0]);
        Assert.Equal((ConfigurationState.Contested, 3), (_world.Record!.State, _world.Record.RepairsStarted));
        Assert.Equal(
            ["Configuration Repaired", "Configuration Repaired", "Configuration Repaired", "Configuration Contested"],
            _world.Notifications.All.Select(notification => notification.Kind));
    }

    [Fact]
    public async Task Another_field_of_the_same_configuration_is_still_repaired()
    {
        for (var flip = 1; flip <= 3; flip++)
            await FlipAsync();
        _world.Set(ConfigurationWorld.Owner, "nobody");

        Assert.Equal(CheckResult.Repaired, (await _world.DeliverAsync()).Result);
    }

    [Theory]
    [InlineData(-1, CheckResult.Contested)]
    [InlineData(0, CheckResult.Repaired)]
    [InlineData(1, CheckResult.Repaired)]
    public async Task It_is_repaired_again_after_the_window(int seconds, CheckResult result)
    {
        await FlipAsync();
        var first = _world.Record!.Repairs[0].CompletedAt;
        await FlipAsync();
        await FlipAsync();
        _world.Clock.Advance(first + _world.Options.Window + TimeSpan.FromSeconds(seconds) - _world.Clock.GetUtcNow() - TimeSpan.FromHours(1));

        Assert.Equal(result, (await FlipAsync()).Result);
    }

    [Fact]
    public async Task Superseded_repairs_do_not_count()
    {
        for (var n = 1; n <= 4; n++)
        {
            _world.Drift();
            // Before each read of the configuration, another caller changes another field.
            _world.Service.Fault = call =>
            {
                if (call == "GetInfrastructureConfiguration")
                    _world.Set("description", $"{_world.Service.Calls.Count}");
                return null;
            };
            Assert.Equal(CheckResult.Superseded, (await _world.DeliverAsync()).Result);
        }

        _world.Service.Fault = _ => null;
        Assert.Equal(CheckResult.Repaired, (await _world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task A_repair_that_is_rejected_each_time_is_contested_too_and_gives_the_reason()
    {
        _world.Service.Refusal = _ => "InvalidRequestException: not today";
        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.Equal(CheckResult.NotRepaired, (await FlipAsync()).Result);

        Assert.Equal(CheckResult.Contested, (await FlipAsync()).Result);
        Assert.StartsWith(
            "base-infra could not be repaired in several attempts (InvalidRequestException: not today)", _world.Notifications.All[^1].Text, StringComparison.Ordinal);
    }

    private async Task<CheckReport> FlipAsync()
    {
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Set(ConfigurationWorld.Tokens, "optional");
        return await _world.DeliverAsync();
    }
}
