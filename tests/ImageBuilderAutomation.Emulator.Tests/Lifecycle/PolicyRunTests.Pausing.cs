using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

/// <summary>Long executions pause until the next day.</summary>
public sealed partial class PolicyRunTests
{
    [Fact]
    public async Task A_long_execution_pauses_until_the_next_day_and_no_other_starts()
    {
        var images = await BuildsAsync(_pipeline, 6);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 1));

        await Clock.AdvanceToAsync(FirstRun.AddHours(1));
        var id = Assert.Single(await ExecutionsOfAsync(policy))["lifecycleExecutionId"]!.ToString();
        Assert.Equal("PENDING", await ExecutionStatusAsync(id));
        Assert.Equal(["SUCCESS", "SUCCESS", "SUCCESS", "IN_PROGRESS", "IN_PROGRESS"], (await ResourcesAsync(id)).Select(StatusOf));

        await Clock.AdvanceToAsync(FirstRun.AddDays(1).AddHours(1));
        Assert.Equal("SUCCESS", StatusOf(Assert.Single(await ExecutionsOfAsync(policy))));
        Assert.Equal("AVAILABLE", await StatusAsync(images[^1]));
        await Clock.AdvanceToAsync(FirstRun.AddDays(2).AddHours(1));
        Assert.Equal(2, (await ExecutionsOfAsync(policy)).Count);
    }

    [Fact]
    public async Task Disabling_a_policy_cancels_its_paused_execution()
    {
        var images = await BuildsAsync(_pipeline, 6);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 1));
        await Clock.AdvanceToAsync(FirstRun.AddHours(1));

        await SetStatusAsync(policy, "DISABLED");
        await Clock.AdvanceToAsync(FirstRun.AddDays(1).AddHours(1));

        var execution = Assert.Single(await ExecutionsOfAsync(policy));
        Assert.Equal("CANCELLED", StatusOf(execution));
        Assert.Equal(
            ["SUCCESS", "SUCCESS", "SUCCESS", "SKIPPED", "SKIPPED"], (await ResourcesAsync(execution["lifecycleExecutionId"]!.ToString())).Select(StatusOf));
        Assert.Equal("AVAILABLE", await StatusAsync(images[0]));
    }

    [Fact]
    public async Task Cancelling_a_paused_execution_does_not_change_the_remaining_images()
    {
        var images = await BuildsAsync(_pipeline, 6);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 1));
        await Clock.AdvanceToAsync(FirstRun.AddHours(1));
        var id = Assert.Single(await ExecutionsOfAsync(policy))["lifecycleExecutionId"]!.ToString();

        await Api.OkAsync("CancelLifecycleExecution", new() { ["lifecycleExecutionId"] = id });

        Assert.Equal("CANCELLED", await ExecutionStatusAsync(id));
        Assert.Equal("AVAILABLE", await StatusAsync(images[0]));
    }
}
