using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;
using TestKit.ConfigurationGuard;
using TestKit.Operations;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Tests the adapter, and the guard that uses it, with the local Image Builder.</summary>
public sealed class ConfigurationsTests : IAsyncLifetime
{
    private GatedPipeline _pipeline = null!;

    private IAmazonImagebuilder Client => _pipeline.Client;

    private Configurations Configurations => new(Client);

    public static TheoryData<string> Paths => [.. ConfigurationField.All.Select(f => f.Path)];

    public async Task InitializeAsync() => _pipeline = await GatedPipeline.StartAsync();

    public async Task DisposeAsync() => await _pipeline.DisposeAsync();

    [Fact]
    public async Task Lists_the_configurations_of_all_pages_and_groups_pipelines_by_configuration()
    {
        for (var n = 0; n < 27; n++)
            await Client.CreateInfrastructureConfigurationAsync(new() { Name = $"infra {n}", InstanceProfileName = "builder" });

        var arns = await Configurations.ListAsync(default).ToListAsync();
        var pipelines = await Configurations.ListPipelinesAsync(null, default);

        Assert.Equal(28, arns.Distinct().Count());
        var used = Assert.Single(pipelines);
        Assert.Equal(("base", "base"), (ConfigurationArn.Parse(used.Key).Name, Assert.Single(used)));
        Assert.Equal(["base"], (await Configurations.ListPipelinesAsync(used.Key, default))[used.Key]);
        Assert.Empty(await Configurations.ListPipelinesAsync(arns.First(arn => arn != used.Key), default));
    }

    [Fact]
    public async Task A_configuration_that_does_not_exist_is_null_and_its_changes_are_refused()
    {
        const string Missing = "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/missing";

        Assert.Null(await Configurations.ReadAsync(Missing, default));
        Assert.Contains(
            "ResourceNotFoundException",
            (await Configurations.UpdateAsync(Missing, ConfigurationFields.None.With("instanceProfileName", FieldValue.Of("p")), "t", default)).Refusal,
            StringComparison.Ordinal);
        Assert.NotNull((await Configurations.TagAsync(Missing, new Dictionary<string, string> { ["a"] = "b" }, default)).Refusal);
        Assert.NotNull((await Configurations.UntagAsync(Missing, ["a"], default)).Refusal);
    }

    [Fact]
    public async Task Returns_the_refusal_of_a_reused_token_and_throws_when_throttled()
    {
        var arn = await CreateAsync();
        var settings = (await Configurations.ReadAsync(arn, default))!.Fields.Settings;
        Assert.Null((await Configurations.UpdateAsync(arn, settings, "one", default)).Refusal);
        Assert.Null((await Configurations.UpdateAsync(arn, settings, "one", default)).Refusal);
        Assert.Contains(
            "IdempotentParameterMismatch",
            (await Configurations.UpdateAsync(arn, settings.With("subnetId", null), "one", default)).Refusal,
            StringComparison.Ordinal);

        await _pipeline.StubAsync(
            "faults", new() { ["operation"] = "UpdateInfrastructureConfiguration", ["times"] = 3, ["error"] = "CallRateLimitExceededException" });
        await Assert.ThrowsAnyAsync<AmazonImagebuilderException>(() => Configurations.UpdateAsync(arn, settings, "two", default));
    }

    /// <summary>Another client changes each field. The guard restores it and leaves every other field unchanged.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Drift_of_each_field_is_found_and_repaired(string path)
    {
        var arn = await CreateAsync(onGroup: path == ConfigurationField.HostResourceGroup);
        var wanted = (await Configurations.ReadAsync(arn, default))!.Fields;
        var leaf = ConfigurationField.At(path).Kind is FieldKind.Map ? $"{path}.team" : path;
        Assert.NotNull(wanted[leaf]);
        await DriftAsync(arn, wanted, leaf);
        Assert.NotEqual(wanted, (await Configurations.ReadAsync(arn, default))!.Fields);
        var records = new InMemoryConfigurationRecords();
        var rules = new ListedRules();
        rules.Require(new Requirement(leaf, new EqualTo(wanted[leaf]!)));

        var report = await Check(records, rules).HandleAsync(
            new(ConfigurationArn.Parse(arn), new(ConfigurationChange.Update, _pipeline.Clock.GetUtcNow(), "alice")), default);

        Assert.Equal(CheckResult.Repaired, report.Result);
        Assert.Equal(leaf, Assert.Single(Assert.Single(report.Record!.Repairs).Changes).Path);
        Assert.Equal(wanted, (await Configurations.ReadAsync(arn, default))!.Fields);
    }

    private CheckConfiguration Check(InMemoryConfigurationRecords records, ListedRules rules) => new ServiceCollection()
        .AddSingleton<IConfigurations>(Configurations).AddSingleton<IConfigurationRecords>(records).AddSingleton<IConfigurationRules>(rules)
        .AddSingleton<IModeOverrides>(new NoOverride()).AddSingleton<IMetrics, NullMetrics>().AddSingleton<INotificationPublisher>(new RecordedNotifications())
        .AddSingleton(new ConfigurationOptions { Mode = Mode.Act }).AddSingleton(new AccountRegion("111122223333", "eu-west-1"))
        .AddSingleton<TimeProvider>(_pipeline.Clock)
        .AddConfigurationGuard().BuildServiceProvider().GetRequiredService<CheckConfiguration>();

    /// <summary>Another client changes one setting, or one tag.</summary>
    private async Task DriftAsync(string arn, ConfigurationFields wanted, string leaf)
    {
        if (ConfigurationField.At(leaf).IsTag)
        {
            await Client.TagResourceAsync(new() { ResourceArn = arn, Tags = new() { ["team"] = "another" } });
            return;
        }

        var drifted = wanted.With(leaf, FieldValue.Of(ConfigurationField.At(leaf) switch
        {
            { Kind: FieldKind.Truth } => "false",
            { Kind: FieldKind.Number } => "9",
            { Path: "instanceMetadataOptions.httpTokens" } => "optional",
            { Path: ConfigurationField.Tenancy } => "dedicated",
            { Path: "snsTopicArn" } => "arn:aws:sns:eu-west-1:111122223333:elsewhere",
            _ => "another",
        }));
        await Configurations.UpdateAsync(arn, drifted.Settings, "of-alice", default);
    }

    private async Task<string> CreateAsync(bool onGroup = false) => (await Client.CreateInfrastructureConfigurationAsync(new()
    {
        Name = "Full one",
        Description = "Everything is set",
        InstanceTypes = ["m7g.large", "m7g.xlarge"],
        InstanceProfileName = "builder",
        SecurityGroupIds = ["sg-1", "sg-2"],
        SubnetId = "subnet-1",
        Logging = new() { S3Logs = new() { S3BucketName = "build-logs", S3KeyPrefix = "images/" } },
        KeyPair = "break-glass",
        TerminateInstanceOnFailure = true,
        SnsTopicArn = "arn:aws:sns:eu-west-1:111122223333:results",
        ResourceTags = new() { ["team"] = "platform", ["cost"] = "" },
        InstanceMetadataOptions = new() { HttpTokens = "required", HttpPutResponseHopLimit = 2 },
        Placement = new()
        {
            AvailabilityZone = "eu-west-1a",
            Tenancy = TenancyType.Host,
            HostId = onGroup ? null : "h-1",
            HostResourceGroupArn = onGroup ? "arn:aws:resource-groups:eu-west-1:111122223333:group/hosts" : null,
        },
        Tags = new() { ["team"] = "platform", ["owner"] = "kim" },
    })).InfrastructureConfigurationArn;

    private sealed class NoOverride : IModeOverrides
    {
        public Task<Mode?> ReadAsync(Capability capability, CancellationToken cancellationToken) => Task.FromResult<Mode?>(null);
    }
}
