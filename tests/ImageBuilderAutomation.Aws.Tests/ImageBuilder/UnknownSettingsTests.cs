using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using TestKit;
using TestKit.ConfigurationGuard;
using TestKit.Operations;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>
/// An update replaces every setting, so it clears those that the client cannot write. The typed response hides them; the raw response shows them.
/// </summary>
public sealed class UnknownSettingsTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base-infra";

    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

    public async Task InitializeAsync()
    {
        _service = await StubService.StartAsync();
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("""  "terminateInstanceOnCompletion":false """, "terminateInstanceOnCompletion")]
    [InlineData("""  "parentInstance":{"autoScalingGroup":{"name":"builders"}} """, "parentInstance")]
    [InlineData("""  "parentInstance":{} """, "parentInstance")]
    [InlineData("""  "placement":{"tenancy":"default","affinity":"host"} """, "placement.affinity")]
    [InlineData("""  "logging":{"s3Logs":{"s3BucketName":"logs","encryption":{"key":"k"}},"cloudWatch":true} """, "logging.s3Logs.encryption, logging.cloudWatch")]
    public async Task Drift_of_a_configuration_with_such_settings_is_reported_with_their_names_and_nothing_is_written(string settings, string names)
    {
        _service.Answers("""{"imagePipelineList":[]}""").Answers(Configuration(settings));

        var report = await CheckAsync();

        Assert.Equal(CheckResult.Drifted, report.Result);
        Assert.Contains(names, Assert.Single(report.Record!.Drifts).Drift.NotRepaired, StringComparison.Ordinal);
        Assert.DoesNotContain(_service.Requests, request => !request.Line.Contains("List", StringComparison.Ordinal) && !request.Line.Contains("Get", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""  "instanceTypes":[{"name":"m7g.large"}] """)]
    [InlineData("""  "resourceTags":{"team":{"name":"platform"}} """)]
    [InlineData("""  "subnetId":{"id":"subnet-1"} """)]
    public async Task A_setting_of_another_kind_than_the_client_knows_fails_the_check_and_nothing_is_written(string settings)
    {
        _service.Answers("""{"imagePipelineList":[]}""").Answers(Configuration(settings));

        await Assert.ThrowsAnyAsync<Exception>(CheckAsync);

        Assert.DoesNotContain(_service.Requests, request => request.Line.Contains("UpdateInfrastructureConfiguration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_that_appears_between_the_check_and_the_repair_prevents_the_repair()
    {
        _service.Answers("""{"imagePipelineList":[]}""").Answers(Configuration()).Answers(Configuration(""" "parentInstance":{} """));

        var report = await CheckAsync();

        Assert.Equal(CheckResult.Drifted, report.Result);
        Assert.Contains("parentInstance", Assert.Single(report.Record!.Repairs).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(_service.Requests, request => request.Line.Contains("UpdateInfrastructureConfiguration", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""  "parentInstance":null """)]
    [InlineData("""  "instanceTypes":[],"resourceTags":{},"placement":{},"logging":null """)]
    public async Task Members_that_are_not_set_do_not_prevent_a_repair(string settings)
    {
        _service.Answers("""{"imagePipelineList":[]}""").Answers(Configuration(settings));

        await CheckAsync();

        Assert.Contains(_service.Requests, request => request.Line.Contains("UpdateInfrastructureConfiguration", StringComparison.Ordinal));
    }

    private static string Configuration(string? settings = null) => $$$$"""
        {"requestId":"1","infrastructureConfiguration":{"arn":"{{{{Arn}}}}","name":"base infra","instanceProfileName":"builder","dateCreated":"2026-11-20T08:00:00Z",
        "tags":{"owner":"kim"},"instanceMetadataOptions":{"httpTokens":"optional"}{{{{(settings is null ? "" : $",{settings}")}}}}}}
        """;

    private Task<CheckReport> CheckAsync()
    {
        var rules = new ListedRules();
        rules.Require(new Requirement(ConfigurationWorld.Tokens, new EqualTo(FieldValue.Of("required"))));
        var clock = new TestClock();
        return new ServiceCollection()
            .AddSingleton<IConfigurations>(new Configurations(_client)).AddSingleton<IConfigurationRecords>(new InMemoryConfigurationRecords())
            .AddSingleton<IConfigurationRules>(rules).AddSingleton<IModeOverrides>(new NoOverride())
            .AddSingleton<IMetrics, NullMetrics>().AddSingleton<INotificationPublisher>(new RecordedNotifications()).AddSingleton(new ConfigurationOptions { Mode = Mode.Act })
            .AddSingleton(new AccountRegion("111122223333", "eu-west-1")).AddSingleton<TimeProvider>(clock)
            .AddConfigurationGuard().BuildServiceProvider().GetRequiredService<CheckConfiguration>()
            .HandleAsync(new(ConfigurationArn.Parse(Arn), new(ConfigurationChange.Update, clock.GetUtcNow(), "alice")), default);
    }

    private sealed class NoOverride : IModeOverrides
    {
        public Task<Mode?> ReadAsync(Capability capability, CancellationToken cancellationToken) => Task.FromResult<Mode?>(null);
    }
}
