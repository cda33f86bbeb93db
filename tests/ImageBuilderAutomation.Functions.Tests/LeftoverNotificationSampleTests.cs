namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Samples of notifications about leftovers.</summary>
public sealed class LeftoverNotificationSampleTests : NotificationSamples
{
    [Fact]
    public async Task Ami_changed()
    {
        await DeliverAsync("eventbridge/ami-state-change-deregistered.json");
        AssertPublished("ami-changed.json");
    }

    [Fact]
    public async Task Leftover_found()
    {
        await DeliverAsync("schedule/check-leftovers.json");
        World.Clock.Advance(TimeSpan.FromHours(4));
        await DeliverAsync("schedule/check-leftovers.json");
        AssertPublished("leftover-found.json", Assert.Single(World.Notifications.All));
    }

    [Theory]
    [InlineData("observe", "build-stuck.json")]
    [InlineData("act", "stuck-build-cancelled.json")]
    public async Task Build_stuck_or_cancelled(string mode, string sample)
    {
        World.Modes.Override = null;
        World.Ec2.All.Clear();
        Folder.Write("policy.json", $$"""{ "modes": { "builds": "{{mode}}" }, "builds": { "stuck": { "after": "24h", "cancel": 1 } } }""");
        World.Environment["LAMBDA_TASK_ROOT"] = Folder.Path;
        var arn = FunctionWorld.Image.ToString();
        World.Service.Steps.Clear();
        World.Service.Snapshots[arn] = World.Running.Add(arn, "TESTING", World.Clock.GetUtcNow().AddHours(-30));
        World.Service.Running.Add(arn);

        await DeliverAsync("schedule/check-leftovers.json");
        if (mode == "act")
        {
            // The next check sees what became of the request.
            World.Service.Snapshots[arn] = World.Service.Snapshots[arn] with { Status = "CANCELLED" };
            await DeliverAsync("schedule/check-leftovers.json");
        }

        AssertPublished(sample);
        Assert.Equal(mode == "act" ? 1 : 0, World.Service.Sent.Count);
    }
}
