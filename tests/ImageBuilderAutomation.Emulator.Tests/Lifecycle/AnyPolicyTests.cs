using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

/// <summary>Random images under random policies. The seed is in the test's name, so that a failure can be reproduced.</summary>
public sealed class AnyPolicyTests : LifecycleTest
{
    private static readonly Dictionary<string, string> LeadsTo = new() { ["DEPRECATE"] = "DEPRECATED", ["DISABLE"] = "DISABLED" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_image_is_accounted_for_and_images_without_an_action_do_not_change(int seed)
    {
        var random = new Random(seed);
        await ArrangeImagesAsync(random);
        var kept = random.Next(1, 4);
        // Days are counted from noon, because executions start at 03:00 and must not span two days.
        await Clock.AdvanceToAsync(new DateTimeOffset(Clock.GetUtcNow().Date, TimeSpan.Zero).AddDays(1).AddHours(12));
        var policy = await Api.CreateAsync("CreateLifecyclePolicy", Policy(random, kept));

        for (var day = 0; day < 6; day++)
        {
            var before = await ImagesAsync();
            await Clock.AdvanceAsync(TimeSpan.FromDays(1));
            var after = await ImagesAsync();
            var id = (await ExecutionsOfAsync(policy))[0]["lifecycleExecutionId"]!.ToString();
            var records = (await ResourcesAsync(id)).ToDictionary(r => r["resourceId"]!.ToString());

            Assert.All(records.Keys, image => Assert.Contains(image, before.Keys));
            foreach (var (arn, image) in before)
            {
                var record = records.GetValueOrDefault(arn);
                var action = record?["action"]!["name"]!.ToString();
                if (record is null || StatusOf(record) == "SKIPPED")
                    Assert.Equal(StatusOf(image), StatusOf(after[arn]));
                else if (action == "DELETE")
                    Assert.DoesNotContain(arn, after.Keys);
                else
                    Assert.Equal(LeadsTo[action!], StatusOf(after[arn]));
                if (record is null)
                    Assert.Equal(image.ToJsonString(), after[arn].ToJsonString());
                else
                    await AssertPartsAsync(id, image, StatusOf(record));
            }

            // Of each version, the policy keeps the configured number of built images.
            foreach (var version in before.Values.Where(i => StatusOf(i) is not ("FAILED" or "CANCELLED")).GroupBy(i => i["version"]!.ToString().Split('/')[0]))
            {
                Assert.All(
                    version.OrderByDescending(i => i["dateCreated"]!.ToString(), StringComparer.Ordinal).Take(kept),
                    i => Assert.Contains(i["arn"]!.ToString(), after.Keys));
            }
        }
    }

    private async Task AssertPartsAsync(string execution, JsonObject image, string status)
    {
        var parts = await ResourcesAsync(execution, image["arn"]!.ToString());
        Assert.Equal(image["outputResources"]!["amis"]!.AsArray().Select(ami => ami!["image"]!.ToString()), parts.Select(p => p["resourceId"]!.ToString()));
        // An excluded AMI is skipped, whatever happens to its image.
        Assert.Equal("SUCCESS", status);
        Assert.All(parts, part => Assert.Contains(StatusOf(part), (string[])["SUCCESS", "SKIPPED"]));
    }

    private async Task ArrangeImagesAsync(Random random)
    {
        var pipelines = new List<string> { await PipelineAsync("base linux") };
        pipelines.Add(await Api.CreateAsync("CreateImagePipeline", new()
        {
            ["name"] = "base next",
            ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", Samples.ImageRecipe(Api, version: "1.1.0")),
            ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/base-linux"),
        }));
        for (var i = 0; i < 14; i++)
        {
            var pipeline = pipelines[random.Next(pipelines.Count)];
            if (random.Next(4) == 0)
            {
                await FailedAsync(pipeline);
                continue;
            }

            var image = await BuildAsync(pipeline);
            if (random.Next(3) == 0)
                await UpdateAsync(Update(image, random.Next(2) == 0 ? "DEPRECATED" : "DISABLED"));
            if (random.Next(4) == 0)
                await StubAmisAsync(image, new() { ["public"] = true });
        }
    }

    private static JsonObject Policy(Random random, int kept)
    {
        var details = new JsonArray();
        foreach (var action in (string[])["DELETE", "DISABLE", "DEPRECATE"])
        {
            if (action != "DELETE" && random.Next(2) == 0)
                continue;
            details.Add(new JsonObject
            {
                ["action"] = new JsonObject { ["type"] = action, ["includeResources"] = new JsonObject { ["amis"] = true, ["snapshots"] = true } },
                ["filter"] = action == "DELETE" && random.Next(2) == 0
                    ? new JsonObject { ["type"] = "COUNT", ["value"] = kept }
                    : new JsonObject { ["type"] = "AGE", ["value"] = random.Next(1, 4), ["unit"] = "DAYS", ["retainAtLeast"] = kept },
                ["exclusionRules"] = new JsonObject { ["amis"] = new JsonObject { ["isPublic"] = true } },
            });
        }

        return new()
        {
            ["name"] = "any",
            ["executionRole"] = Role,
            ["resourceType"] = "AMI_IMAGE",
            ["policyDetails"] = details,
            ["resourceSelection"] = new JsonObject { ["recipes"] = new JsonArray(new JsonObject { ["name"] = "base linux", ["semanticVersion"] = "1.x.x" }) },
        };
    }

    private async Task<Dictionary<string, JsonObject>> ImagesAsync()
    {
        var arns = (await Api.OkAsync("ListImageBuildVersions"))["imageSummaryList"]!.AsArray().Select(i => i!["arn"]!.ToString());
        var images = new Dictionary<string, JsonObject>();
        foreach (var arn in arns)
            images[arn] = await ImageAsync(arn);
        return images;
    }
}
