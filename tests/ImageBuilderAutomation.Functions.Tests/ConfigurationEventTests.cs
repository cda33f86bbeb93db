using System.Text.Json.Nodes;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>CloudTrail events about configurations, handled by the function.</summary>
public sealed class ConfigurationEventTests
{
    private const string Function = "CheckChangedConfiguration";
    private const string Update = "eventbridge/api-call-update-configuration.json";
    private const string Tag = "eventbridge/api-call-tag-configuration.json";
    private const string Untag = "eventbridge/api-call-untag-configuration.json";
    private const string Create = "eventbridge/api-call-create-configuration.json";
    private const string Delete = "eventbridge/api-call-delete-configuration.json";
    private const string Schedule = "schedule/check-configurations.json";

    private const string Arn = "an infrastructure configuration ARN (arn:<partition>:imagebuilder:<region>:<account>:infrastructure-configuration/<name>)";

    private readonly FunctionWorld _world = new();

    [Theory]
    [InlineData(Update)]
    [InlineData(Create)]
    [InlineData(Delete)]
    [InlineData(Tag)]
    [InlineData(Untag)]
    [InlineData(Schedule)]
    public async Task Each_event_leads_to_the_repair_of_the_configuration_that_it_names(string sample)
    {
        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        Assert.Equal(ConfigurationWorld.Complete, _world.Configurations.All[FunctionWorld.Configuration].Fields);
        Assert.Equal(ConfigurationState.Compliant, Assert.Single(_world.ConfigurationRecords.All).State);
    }

    [Theory]
    [InlineData(Update, ConfigurationWorld.Tokens)]
    [InlineData(Tag, ConfigurationWorld.Owner)]
    [InlineData(Untag, ConfigurationWorld.Owner)]
    public async Task The_caller_is_recorded_only_for_fields_that_the_call_can_have_changed(string sample, string path)
    {
        _world.Modes.Override = ImageBuilderAutomation.Reliability.Mode.Observe;

        await _world.InvokeAsync(Function, Samples.Text(sample));

        var drifts = Assert.Single(_world.ConfigurationRecords.All).Drifts;
        Assert.Equal(path, Assert.Single(drifts, drift => drift.By == "arn:aws:sts::123456789012:assumed-role/Developer/alice").Drift.Path);
        Assert.Equal(new(2026, 8, 2, 9, 0, 0, TimeSpan.Zero), Assert.Single(drifts, drift => drift.By is not null).Since);
    }

    [Fact]
    public async Task A_tag_key_reported_as_a_string_instead_of_a_list_is_read()
    {
        _world.Modes.Override = ImageBuilderAutomation.Reliability.Mode.Observe;
        var evt = Samples.Json(Untag);
        evt["detail"]!["requestParameters"]!["tagKeys"] = "owner";

        await _world.InvokeAsync(Function, evt.ToJsonString());

        Assert.Contains(Assert.Single(_world.ConfigurationRecords.All).Drifts, drift => drift.By is not null);
    }

    [Theory]
    [InlineData("cloudformation.amazonaws.com", "cloudformation.amazonaws.com")]
    [InlineData(null, "a caller that CloudTrail does not name")]
    public async Task A_caller_without_an_ARN_is_recorded_as_the_service_or_as_unnamed(string? invokedBy, string by)
    {
        _world.Modes.Override = ImageBuilderAutomation.Reliability.Mode.Observe;
        var evt = Samples.Json(Update);
        evt["detail"]!["userIdentity"] = new JsonObject { ["type"] = "AWSService", ["invokedBy"] = invokedBy };

        await _world.InvokeAsync(Function, evt.ToJsonString());

        Assert.Contains(Assert.Single(_world.ConfigurationRecords.All).Drifts, drift => drift.By == by);
    }

    [Fact]
    public async Task A_refused_call_is_ignored()
    {
        var evt = Samples.Json(Update);
        evt["detail"]!["errorCode"] = "AccessDenied";
        evt["detail"]!["responseElements"] = null;

        await _world.InvokeAsync(Function, evt.ToJsonString());

        Assert.Equal((0, 0, 0), _world.Effects);
        Assert.Contains("UpdateInfrastructureConfiguration was refused (AccessDenied)", Assert.Single(_world.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_or_malformed_event_is_rejected_with_a_message()
    {
        await RefusesAsync(Update, evt => evt["detail"]!["eventName"] = "UpdateImagePipeline",
            "Expected detail.eventName CreateInfrastructureConfiguration, UpdateInfrastructureConfiguration, DeleteInfrastructureConfiguration, "
            + "TagResource, UntagResource, found 'UpdateImagePipeline'.");
        await RefusesAsync(Update, evt => evt.Remove("detail"), "Expected detail, found nothing.");
        await RefusesAsync(Update, evt => evt["detail"]!["requestParameters"] = null, $"Expected {Arn}, found nothing.");
        await RefusesAsync(Update, evt => evt["detail"]!["requestParameters"] = "text", $"Expected {Arn}, found nothing.");
        await RefusesAsync(Update, evt => evt["detail"]!["requestParameters"]!["infrastructureConfigurationArn"] = 7, $"Expected {Arn}, found nothing.");
        await RefusesAsync(Create, evt => evt["detail"]!["responseElements"] = null, $"Expected {Arn}, found nothing.");
        await RefusesAsync(Tag, evt => evt["detail"]!["requestParameters"]!["resourceArn"] = "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/p",
            $"Expected {Arn}, found 'arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/p'.");
        const string Foreign = "arn:aws:imagebuilder:us-east-1:999999999999:infrastructure-configuration/x";
        await RefusesAsync(Update, evt => evt["detail"]!["requestParameters"]!["infrastructureConfigurationArn"] = Foreign,
            $"Expected an infrastructure configuration of account 123456789012 in us-east-1, found '{Foreign}'.");
        await RefusesAsync(Update, evt => evt["account"] = "999999999999",
            "Expected an event of account 123456789012 in us-east-1, found 'account 999999999999 in us-east-1'.");
        await RefusesAsync(Update, evt => evt["detail-type"] = "EC2 Image Builder CVE Detected",
            "Expected detail-type 'AWS API Call via CloudTrail', found 'EC2 Image Builder CVE Detected'.");
        await RefusesAsync(Update, evt => ((JsonObject)evt["detail"]!).Remove("eventTime"), "Expected detail.eventTime, found nothing.");
        await RefusesAsync(Schedule, evt => evt["region"] = "eu-west-1",
            "Expected an event of account 123456789012 in us-east-1, found 'account 123456789012 in eu-west-1'.");
    }

    [Theory]
    [InlineData(Update)]
    [InlineData(Schedule)]
    public async Task The_next_event_or_check_completes_the_work_of_a_crashed_function(string sample)
    {
        foreach (var next in (string[])[Update, Schedule])
        {
            for (var effect = 1; ; effect++)
            {
                var (world, effects) = (new FunctionWorld(), Effects.KillAfter(effect));
                try
                {
                    await world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample), effects);
                }
                catch (Exception e) when (e is KilledException or PassFailedException)
                {
                }

                if (!effects.Reached)
                {
                    Assert.True(effect > 10, $"Only {effect} crashes were tried.");
                    break;
                }

                world.Clock.Advance(Lease.Default + TimeSpan.FromSeconds(1));
                await world.InvokeAsync(Samples.FunctionOf(next), Samples.Text(next));

                Assert.Equal((effect, ConfigurationWorld.Complete), (effect, world.Configurations.All[FunctionWorld.Configuration].Fields));
                Assert.Equal((effect, "UpdateInfrastructureConfiguration TagResource UntagResource"), (effect, string.Join(' ', world.Configurations.Changes)));
                Assert.Equal((effect, 1), (effect, Assert.Single(world.ConfigurationRecords.All).RepairsStarted));
                Assert.Equal((effect, "Configuration Repaired"), (effect, Assert.Single(world.Notifications.Distinct).Kind));
            }
        }
    }

    private async Task RefusesAsync(string sample, Action<JsonObject> spoil, string sentence)
    {
        var evt = Samples.Json(sample);
        spoil(evt);
        var thrown = await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync(Samples.FunctionOf(sample), evt.ToJsonString()));

        Assert.Equal(sentence, thrown.Message);
        Assert.Equal((0, 0, 0), _world.Effects);
    }
}
