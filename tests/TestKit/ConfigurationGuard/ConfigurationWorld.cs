using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestKit.Operations;

namespace TestKit.ConfigurationGuard;

/// <summary>
/// A service with one fully set configuration and two pipelines, rules that require IMDS tokens and an owner, a table, a clock, mode act.
/// Tests change what they need.
/// </summary>
public sealed class ConfigurationWorld
{
    public const string Tokens = "instanceMetadataOptions.httpTokens";
    public const string Owner = "tags.owner";
    public const string Alice = "arn:aws:sts::111122223333:assumed-role/Developer/alice";

    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public static readonly ConfigurationArn Arn = Named("base-infra");

    /// <summary>Each field with a different value.</summary>
    public static readonly ConfigurationFields Complete = new ConfigurationFields()
        .With("description", FieldValue.Of("Where base images are built"))
        .With("instanceTypes", FieldValue.Of("m7g.large", "m7g.xlarge"))
        .With("instanceProfileName", FieldValue.Of("builder"))
        .With("securityGroupIds", FieldValue.Of("sg-1", "sg-2"))
        .With("subnetId", FieldValue.Of("subnet-1"))
        .With("logging.s3Logs.s3BucketName", FieldValue.Of("build-logs"))
        .With("logging.s3Logs.s3KeyPrefix", FieldValue.Of("images/"))
        .With("keyPair", FieldValue.Of("break-glass"))
        .With("terminateInstanceOnFailure", FieldValue.Of("true"))
        .With("snsTopicArn", FieldValue.Of("arn:aws:sns:eu-west-1:111122223333:results"))
        .With("resourceTags.team", FieldValue.Of("platform"))
        .With(Tokens, FieldValue.Of("required"))
        .With("instanceMetadataOptions.httpPutResponseHopLimit", FieldValue.Of("2"))
        .With("placement.availabilityZone", FieldValue.Of("eu-west-1a"))
        .With("placement.tenancy", FieldValue.Of("host"))
        .With("placement.hostId", FieldValue.Of("h-1"))
        .With(Owner, FieldValue.Of("platform"))
        .With("tags.cost", FieldValue.Of("4711"));

    public ConfigurationWorld()
    {
        Add(Arn, Complete);
        Service.Pipelines.AddRange([(Arn.ToString(), "web-shop"), (Arn.ToString(), "base-al2023"), (Named("other").ToString(), "pay-api")]);
        Rules.Require(new(Tokens, new EqualTo(FieldValue.Of("required"))), new(Owner, new EqualTo(FieldValue.Of("platform"))));
    }

    public TestClock Clock { get; } = new();

    public FakeConfigurations Service { get; } = new();

    public InMemoryConfigurationRecords Records { get; } = new();

    public ListedRules Rules { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    public Mode? Override { get; set; }

    public ConfigurationOptions Options { get; set; } = new() { Mode = Mode.Act, Lease = TimeSpan.FromMinutes(3) };

    public RecordedLog<CheckConfiguration> CheckLog { get; } = new();

    public RecordedLog<CheckConfigurations> ChecksLog { get; } = new();

    public ConfigurationRecord? Record => Records.All.SingleOrDefault(r => r.Arn == Arn.ToString());

    public ConfigurationFields Fields => Service.All[Arn.ToString()].Fields;

    public static ConfigurationArn Named(string name) => new("aws", AccountRegion.Region, AccountRegion.Account, name);

    public void Add(ConfigurationArn arn, ConfigurationFields fields) => Service.All[arn.ToString()] = new(arn.ToString(), arn.Name, fields, Clock.GetUtcNow());

    /// <summary>Sets or removes a field, as another client would.</summary>
    public void Set(string path, params string[]? items) =>
        Service.Change(Arn.ToString(), fields => fields.With(path, items is null ? null : new FieldValue(items)));

    /// <summary>Makes a setting and a tag drift, as in most tests.</summary>
    public void Drift()
    {
        Set(Tokens, "optional");
        Set(Owner, "nobody");
    }

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));

    /// <summary>Delivers an event about a call once.</summary>
    public Task<CheckReport> DeliverAsync(Effects? effects = null, ConfigurationChange? change = null, ConfigurationArn? arn = null) =>
        DeliverAsync(new ConfigurationEvent(arn ?? Arn, change ?? Updated()), effects);

    /// <summary>Alice's update, now.</summary>
    public ConfigurationChange Updated(string token = "of-alice") => new(ConfigurationChange.Update, Clock.GetUtcNow(), Alice, token);

    public async Task<ChecksReport> CheckAllAsync(Effects? effects = null, CancellationToken cancellationToken = default)
    {
        using var services = Compose(effects);
        return await services.GetRequiredService<CheckConfigurations>().HandleAsync(WorkTime.Until(cancellationToken));
    }

    private async Task<CheckReport> DeliverAsync(ConfigurationEvent evt, Effects? effects)
    {
        using var services = Compose(effects);
        return await services.GetRequiredService<CheckConfiguration>().HandleAsync(evt, CancellationToken.None);
    }

    /// <summary>Composes the handlers as the functions do, on ports that are interrupted as the effects say.</summary>
    private ServiceProvider Compose(Effects? effects)
    {
        effects ??= new();
        var ports = new InterruptedGuard(effects, Service, Records, () => Override);
        return new ServiceCollection()
            .AddSingleton<IConfigurations>(ports).AddSingleton<IConfigurationRecords>(ports).AddSingleton<IModeOverrides>(ports)
            .AddSingleton<IConfigurationRules>(Rules).AddSingleton(Options).AddSingleton(AccountRegion).AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IMetrics>(Metrics).AddSingleton(Notifications.Interrupted(effects))
            .AddSingleton<ILogger<CheckConfiguration>>(CheckLog).AddSingleton<ILogger<CheckConfigurations>>(ChecksLog)
            .AddConfigurationGuard().BuildServiceProvider();
    }
}
