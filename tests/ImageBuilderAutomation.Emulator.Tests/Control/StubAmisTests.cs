using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Lifecycle;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

public sealed class StubAmisTests : LifecycleTest
{
    [Fact]
    public async Task Without_stubs_the_facts_follow_from_recipe_and_distribution()
    {
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "shared",
            ["distributions"] = new JsonArray(new JsonObject
            {
                ["region"] = "eu-west-1",
                ["amiDistributionConfiguration"] = new JsonObject
                {
                    ["amiTags"] = new JsonObject { ["team"] = "images" },
                    ["launchPermission"] = new JsonObject { ["userIds"] = new JsonArray("444455556666"), ["userGroups"] = new JsonArray("all") },
                },
            }),
        });
        var image = await ImageOfAsync("base linux", pipeline => pipeline["distributionConfigurationArn"] = distribution);

        var known = Assert.Single(await StubAmisAsync(image))!;

        Assert.Equal(
            ("""["444455556666"]""", true, $$"""{"team":"images","CreatedBy":"EC2 Image Builder","Ec2ImageBuilderArn":"{{image}}"}""", null),
            (known["sharedAccounts"]!.ToJsonString(), known["public"]!.GetValue<bool>(), known["tags"]!.ToJsonString(), known["lastLaunched"]));
    }

    [Fact]
    public async Task A_given_member_replaces_null_removes_and_an_omitted_member_stays()
    {
        var image = await ImageOfAsync("base linux");

        await StubAmisAsync(image, new() { ["lastLaunched"] = "2026-11-01T10:00:00Z", ["tags"] = new JsonObject { ["a"] = "b" }, ["public"] = true });
        var known = (await StubAmisAsync(image, new() { ["tags"] = null, ["fail"] = "no" }))[0]!;

        Assert.Equal(
            ("2026-11-01T10:00:00.000Z", "{}", true, "no"),
            (known["lastLaunched"]!.ToString(), known["tags"]!.ToJsonString(), known["public"]!.GetValue<bool>(), known["fail"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"arn":"arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base"}""", "'arn' must be")]
    [InlineData("""{"arn":"arn:aws:imagebuilder:eu-west-1:111122223333:image/none/1.0.0/1"}""", "There is no image")]
    [InlineData("""{"arn":"?","ami":"ami-00000000"}""", "The image '")]
    [InlineData("""{"arn":"?","launched":"now"}""", "'launched' is not a member")]
    [InlineData("""{"arn":"?","public":"yes"}""", "Expected 'public'")]
    [InlineData("""{"arn":"?","lastLaunched":"yesterday"}""", "Expected 'public'")]
    [InlineData("""{"arn":"?","tags":["keep"]}""", "Expected 'public'")]
    [InlineData("""{"arn":"?","sharedAccounts":"444455556666"}""", "Expected 'public'")]
    public async Task An_invalid_input_is_refused_with_the_expected_form(string body, string message)
    {
        var image = await ImageOfAsync("base linux");

        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/amis", body.Replace("?", image, StringComparison.Ordinal), authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
    }
}
