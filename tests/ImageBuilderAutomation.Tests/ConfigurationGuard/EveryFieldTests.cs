using ImageBuilderAutomation.ConfigurationGuard;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

/// <summary>A drift of each field is found and repaired, and every other field stays unchanged.</summary>
public sealed class EveryFieldTests
{
    public static TheoryData<string> Paths => [.. ConfigurationWorld.Complete.Values.Keys];

    public static TheoryData<string> OtherPaths => [.. ConfigurationWorld.Complete.Values.Keys.Where(path => path != ConfigurationField.InstanceProfile)];

    [Fact]
    public void The_sample_has_every_field() => Assert.Equal(
        ConfigurationField.All.Select(field => field.Path).Except([ConfigurationField.HostResourceGroup]).Order(),
        ConfigurationWorld.Complete.Values.Keys.Select(path => ConfigurationField.At(path).Path).Distinct().Order());

    [Theory]
    [MemberData(nameof(Paths))]
    public Task Drift_to_another_value_is_repaired(string path) => DriftsAsync(path, Other(path));

    [Theory]
    [MemberData(nameof(OtherPaths))]
    public Task A_removed_field_is_repaired(string path) => DriftsAsync(path, null);

    [Theory]
    [MemberData(nameof(OtherPaths))]
    public async Task A_field_that_must_not_be_set_is_removed(string path)
    {
        var world = World(path, new Absent());

        var report = await world.DeliverAsync();

        Assert.Equal(CheckResult.Repaired, report.Result);
        var expected = ConfigurationWorld.Complete.With(path, null);
        // The service rejects a host without tenancy host, so the host is removed too.
        Assert.Equal(path == ConfigurationField.Tenancy ? expected.With(ConfigurationField.HostId, null) : expected, world.Fields);
    }

    private static async Task DriftsAsync(string path, FieldValue? drifted)
    {
        var wanted = ConfigurationWorld.Complete[path]!;
        var world = World(path, new EqualTo(wanted));
        world.Service.Change(ConfigurationWorld.Arn.ToString(), fields => fields.With(path, drifted));

        var report = await world.DeliverAsync();

        Assert.Equal(CheckResult.Repaired, report.Result);
        var change = Assert.Single(Assert.Single(report.Record!.Repairs).Changes);
        Assert.Equal((path, drifted, wanted), (change.Path, change.From, change.To));
        Assert.Equal(ConfigurationWorld.Complete, world.Fields);
    }

    private static ConfigurationWorld World(string path, IExpectation expectation)
    {
        var world = new ConfigurationWorld();
        world.Rules.Rules.Clear();
        world.Rules.Require(new Requirement(path, expectation));
        return world;
    }

    private static FieldValue Other(string path) => ConfigurationField.At(path).Kind switch
    {
        FieldKind.Truth => FieldValue.Of("false"),
        FieldKind.Number => FieldValue.Of("64"),
        FieldKind.List => FieldValue.Of("another", "m7g.large"),
        _ => FieldValue.Of("another"),
    };
}
