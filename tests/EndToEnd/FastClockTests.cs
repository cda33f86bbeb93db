using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using TestKit;

namespace EndToEnd;

/// <summary>Functions run in real time. A clock that runs or is moved faster than they do makes none of them time out and repeats no work.</summary>
public sealed class FastClockTests
{
    [Fact]
    public async Task Under_a_moved_clock_no_function_times_out_and_each_gate_is_announced_once()
    {
        using var clock = new AcceleratedClock(3600, stopped: true);
        await using var stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Clock = clock,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = Path.Combine(AppContext.BaseDirectory, "demo", "policy.json") },
        });
        var (notifications, failed) = (new List<JsonObject>(), new List<InvocationEntry>());
        stack.Router.Routed += evt =>
        {
            lock (notifications)
                notifications.Add(evt);
        };
        stack.Deliveries.Invoked += entry =>
        {
            if (entry.Error is not null)
                failed.Add(entry);
        };
        (await ImageFactory.CreateAsync(stack, default)).Dispose();
        using var client = AwsClients.ImageBuilder(stack.ClientEnvironment("test"));
        foreach (var pipeline in ImageFactory.Pipelines)
        {
            await client.StartImagePipelineExecutionAsync(
                new() { ImagePipelineArn = ImageFactory.PipelineArn(stack.Template.Settings, pipeline), ClientToken = pipeline });
        }

        for (var hours = 0; hours < 18; hours += 6)
            await clock.AdvanceToAsync(clock.GetUtcNow().AddHours(6));

        Assert.Empty(failed);
        var waits = notifications.Where(evt => (string?)evt["detail-type"] == GateNotifications.WaitsForPeople);
        Assert.EndsWith("/pay-api", (string?)Assert.Single(waits)["detail"]!["pipeline"], StringComparison.Ordinal);
        Assert.Equal(2, notifications.Count(evt => (string?)evt["detail-type"] == GateNotifications.Answered));
    }
}
