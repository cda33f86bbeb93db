using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

/// <summary>What holds a policy back from an image, and what does not.</summary>
public sealed partial class PolicyRunTests
{
    [Fact]
    public async Task An_AMI_in_use_stays_and_its_image_is_deleted()
    {
        var images = await BuildsAsync(_pipeline, 3);
        var rule = Rule("DELETE", "COUNT", 1);
        rule["action"]!["includeResources"] = new JsonObject { ["amis"] = true, ["snapshots"] = true };
        rule["exclusionRules"] = new JsonObject { ["amis"] = new JsonObject { ["lastLaunched"] = new JsonObject { ["value"] = 2, ["unit"] = "WEEKS" } } };
        await StubAmisAsync(images[0], new() { ["lastLaunched"] = "now" });
        var policy = await PolicyAsync(rule);

        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        Assert.Equal([(images[1], "SUCCESS"), (images[0], "SUCCESS")], (await ActedAsync(policy)).Select(r => (r["resourceId"]!.ToString(), StatusOf(r))));
        var id = (await ExecutionsOfAsync(policy))[0]["lifecycleExecutionId"]!.ToString();
        Assert.Equal(["SUCCESS", "SKIPPED"], [StatusOf((await ResourcesAsync(id, images[1]))[0]), StatusOf((await ResourcesAsync(id, images[0]))[0])]);
        foreach (var image in images[..2])
            Assert.Equal(HttpStatusCode.NotFound, (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = image })).Status);
    }

    [Theory]
    [InlineData("DEPRECATE", "DEPRECATED")]
    [InlineData("DISABLE", "DISABLED")]
    public async Task Retention_holds_back_deletion_alone(string action, string status)
    {
        var images = await BuildsAsync(_pipeline, 2);
        var rule = Rule(action, "AGE", 1);
        rule["filter"]!["retainAtLeast"] = 5;
        var delete = Rule("DELETE", "AGE", 1);
        delete["filter"]!["retainAtLeast"] = 1;
        await PolicyAsync([rule, delete]);

        await Clock.AdvanceToAsync(FirstRun.AddDays(1).AddMinutes(5));
        Assert.Equal([status, status], [await StatusAsync(images[0]), await StatusAsync(images[1])]);
        await Clock.AdvanceToAsync(FirstRun.AddDays(2).AddMinutes(5));

        Assert.Equal(HttpStatusCode.NotFound, (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = images[0] })).Status);
        Assert.Equal(status, await StatusAsync(images[1]));
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("CANCELLED")]
    public async Task A_tag_does_not_save_an_image_that_never_became_available(string status)
    {
        var broken = await (status == "FAILED" ? FailedAsync(_pipeline) : CancelledAsync());
        var kept = await BuildAsync(_pipeline);
        await BuildAsync(_pipeline);
        await TagAsync(broken, "keep", "yes");
        await TagAsync(kept, "keep", "yes");
        var rule = Rule("DELETE", "COUNT", 1);
        rule["exclusionRules"] = new JsonObject { ["tagMap"] = new JsonObject { ["keep"] = "yes" } };
        var policy = await PolicyAsync(rule);

        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        Assert.Equal([(kept, "SKIPPED"), (broken, "SUCCESS")], (await ActedAsync(policy)).Select(r => (r["resourceId"]!.ToString(), StatusOf(r))));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = broken })).Status);

        async Task<string> CancelledAsync()
        {
            var image = await StartAsync(_pipeline);
            await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
            await Clock.AdvanceAsync(LongEnough);
            return image;
        }
    }
}
