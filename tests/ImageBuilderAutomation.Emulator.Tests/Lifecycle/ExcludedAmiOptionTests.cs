using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

public sealed class ExcludedAmiOptionTests : LifecycleTest
{
    protected override EmulatorOptions Options => base.Options with { Lifecycle = new() { ExcludedAmiKeepsImage = true } };

    [Theory]
    [InlineData("DELETE", "AVAILABLE", "SKIPPED")]
    [InlineData("DISABLE", "DISABLED", "SUCCESS")]
    public async Task With_the_option_an_excluded_AMI_keeps_its_image_from_a_policy_that_deletes(string action, string status, string outcome)
    {
        var image = await ImageOfAsync("base linux");
        await StubAmisAsync(image, new() { ["public"] = true });
        var policy = await Api.CreateAsync("CreateLifecyclePolicy", new()
        {
            ["name"] = "tidy up",
            ["executionRole"] = Role,
            ["resourceType"] = "AMI_IMAGE",
            ["policyDetails"] = new JsonArray(new JsonObject
            {
                ["action"] = new JsonObject { ["type"] = action, ["includeResources"] = new JsonObject { ["amis"] = true } },
                ["filter"] = new JsonObject { ["type"] = "AGE", ["value"] = 1, ["unit"] = "DAYS" },
                ["exclusionRules"] = new JsonObject { ["amis"] = new JsonObject { ["isPublic"] = true } },
            }),
            ["resourceSelection"] = new JsonObject { ["recipes"] = new JsonArray(new JsonObject { ["name"] = "base linux", ["semanticVersion"] = "1.0.0" }) },
        });

        await Clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(status, await StatusAsync(image));
        var id = (await ExecutionsOfAsync(policy))[0]["lifecycleExecutionId"]!.ToString();
        Assert.Equal((outcome, "SKIPPED"), (StatusOf((await ResourcesAsync(id))[0]), StatusOf((await ResourcesAsync(id, image))[0])));
    }
}
