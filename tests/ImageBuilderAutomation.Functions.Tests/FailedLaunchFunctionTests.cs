using System.Text.Json.Nodes;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>What RecordFailedLaunch takes from an event of CloudTrail.</summary>
public sealed class FailedLaunchFunctionTests
{
    private const string Sample = "eventbridge/api-call-run-instances-refused.json";
    private const string Ami = "ami-0123456789abcdef0";
    private const string Image = "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7";

    private readonly FunctionWorld _world = new();

    /// <summary>An image that this stack disabled.</summary>
    private async Task<LifecycleRecord> DeliverAsync(Action<JsonObject> change)
    {
        var now = DateTimeOffset.Parse("2026-08-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        await _world.Lifecycle.Records.TryWriteAsync(
            LifecycleTransitions.New(Image) with { Amis = [Ami], Quiet = new(now, now.AddDays(30), IsOwn: true), ChangedAt = now }, default);
        var evt = Samples.Json(Sample);
        change(evt["detail"]!.AsObject());
        await _world.InvokeAsync("RecordFailedLaunch", evt.ToJsonString());
        return (await _world.Lifecycle.Records.ReadAsync(Image, default))!;
    }

    [Fact]
    public async Task The_image_and_the_caller_come_from_the_event()
    {
        var use = Assert.Single((await DeliverAsync(_ => { })).FoundUses);

        Assert.Equal(("a1b2c3d4-5678-90ab-cdef-222222222241", "arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling"), (use.Id, use.By));
        Assert.Contains("Client.InvalidAMIID.Unavailable", use.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_from_a_template_names_the_AMI_in_its_error_alone() => Assert.Single((await DeliverAsync(detail =>
        detail["requestParameters"] = new JsonObject { ["launchTemplate"] = new JsonObject { ["launchTemplateId"] = "lt-1" } })).FoundUses);

    [Fact]
    public async Task A_caller_without_an_ARN_is_the_service() => Assert.Equal("autoscaling.amazonaws.com", Assert.Single((await DeliverAsync(detail =>
        detail["userIdentity"] = new JsonObject { ["invokedBy"] = "autoscaling.amazonaws.com" })).FoundUses).By);

    [Fact]
    public async Task A_call_that_succeeded_or_names_no_AMI_changes_nothing()
    {
        Assert.Empty((await DeliverAsync(detail => detail.Remove("errorCode"))).FoundUses);
        var other = new FailedLaunchFunctionTests();
        Assert.Empty((await other.DeliverAsync(detail => (detail["requestParameters"], detail["errorMessage"]) = (null, "no"))).FoundUses);
    }

    [Theory]
    [InlineData("eventName", "StartInstances")]
    [InlineData("errorCode", "<b>")]
    [InlineData("eventID", "a b")]
    public async Task What_has_another_form_is_refused(string member, string value) =>
        await Assert.ThrowsAsync<Domain.UnusableEventException>(() => DeliverAsync(detail => detail[member] = value));
}
