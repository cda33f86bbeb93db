using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class TagTests : EmulatorTest
{
    private string _arn = "";

    protected override async Task ArrangeAsync()
    {
        var input = Samples.Infrastructure();
        input["tags"] = new JsonObject { ["team"] = "platform" };
        _arn = await Api.CreateAsync("CreateInfrastructureConfiguration", input);
    }

    [Fact]
    public async Task Adds_replaces_and_removes_tags()
    {
        await Api.OkAsync("TagResource", new() { ["resourceArn"] = _arn, ["tags"] = new JsonObject { ["team"] = "images", ["stage"] = "test" } });
        await Api.OkAsync("UntagResource", new() { ["resourceArn"] = _arn, ["tagKeys"] = new JsonArray("stage", "never there") });

        var tags = (await Api.OkAsync("ListTagsForResource", new() { ["resourceArn"] = _arn }))["tags"]!;

        Assert.Equal("""{"team":"images"}""", tags.ToJsonString());
    }

    [Fact]
    public async Task Removes_several_keys_in_one_call()
    {
        await Api.OkAsync("TagResource", new() { ["resourceArn"] = _arn, ["tags"] = new JsonObject { ["a b"] = "1", ["c/d"] = "2" } });

        await Api.OkAsync("UntagResource", new() { ["resourceArn"] = _arn, ["tagKeys"] = new JsonArray("a b", "c/d", "team") });

        Assert.Equal("""{"tags":{}}""", (await Api.OkAsync("ListTagsForResource", new() { ["resourceArn"] = _arn })).ToJsonString());
    }

    [Fact]
    public async Task What_was_shown_before_follows_each_change_of_tags()
    {
        Assert.Equal("""{"team":"platform"} {"team":"platform"}""", await ShownAsync());
        Assert.Equal("""{"team":"platform"} {"team":"platform"}""", await ShownAsync());

        await Api.OkAsync("TagResource", new() { ["resourceArn"] = _arn, ["tags"] = new JsonObject { ["team"] = "images", ["stage"] = "test" } });
        Assert.Equal("""{"team":"images","stage":"test"} {"team":"images","stage":"test"}""", await ShownAsync());

        await Api.OkAsync("UntagResource", new() { ["resourceArn"] = _arn, ["tagKeys"] = new JsonArray("team") });
        Assert.Equal("""{"stage":"test"} {"stage":"test"}""", await ShownAsync());

        async Task<string> ShownAsync()
        {
            var configuration = (await Api.OkAsync("GetInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = _arn }))["infrastructureConfiguration"]!;
            var summary = (await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]![0]!;
            return $"{configuration["tags"]!.ToJsonString()} {summary["tags"]!.ToJsonString()}";
        }
    }

    [Fact]
    public async Task A_resource_has_at_most_fifty_tags()
    {
        var more = new JsonObject(Enumerable.Range(0, 49).Select(i => KeyValuePair.Create($"key{i}", (JsonNode?)"x")));
        await Api.OkAsync("TagResource", new() { ["resourceArn"] = _arn, ["tags"] = more });

        (await Api.CallAsync("TagResource", new() { ["resourceArn"] = _arn, ["tags"] = new JsonObject { ["one more"] = "x" } }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterException");
    }

    [Theory]
    [InlineData("ListTagsForResource")]
    [InlineData("TagResource")]
    [InlineData("UntagResource")]
    public async Task A_missing_resource_is_a_404(string operation)
    {
        var input = new JsonObject { ["resourceArn"] = Api.Arn("image-pipeline/none") };
        if (operation == "TagResource")
            input["tags"] = new JsonObject { ["a"] = "b" };
        if (operation == "UntagResource")
            input["tagKeys"] = new JsonArray("a");

        (await Api.CallAsync(operation, input)).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
    }

    [Fact]
    public async Task The_tags_of_Amazon_s_resources_can_be_read_but_not_changed()
    {
        var managed = Api.Managed("component/update-linux/1.0.0/1");
        await Api.OkAsync("ListTagsForResource", new() { ["resourceArn"] = managed });

        (await Api.CallAsync("TagResource", new() { ["resourceArn"] = managed, ["tags"] = new JsonObject { ["a"] = "b" } }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterException");
    }
}
