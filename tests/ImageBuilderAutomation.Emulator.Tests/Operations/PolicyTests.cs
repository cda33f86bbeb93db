using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class PolicyTests : EmulatorTest
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[]}""";

    [Fact]
    public async Task A_resource_policy_is_returned_as_it_was_put()
    {
        var arn = await Api.CreateAsync("CreateComponent", Samples.Component());
        (await Api.CallAsync("GetComponentPolicy", new() { ["componentArn"] = arn })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");

        await Api.OkAsync("PutComponentPolicy", new() { ["componentArn"] = arn, ["policy"] = Policy });

        Assert.Equal(Policy, (await Api.OkAsync("GetComponentPolicy", new() { ["componentArn"] = arn }))["policy"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_recipe_policy_that_is_not_JSON_is_refused()
    {
        var arn = (await Api.OkAsync("CreateImageRecipe", Samples.ImageRecipe(Api)))["imageRecipeArn"]!.GetValue<string>();

        (await Api.CallAsync("PutImageRecipePolicy", new() { ["imageRecipeArn"] = arn, ["policy"] = "allow all" })).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'policy' is not valid.");
    }

    [Fact]
    public async Task A_lifecycle_policy_is_created_replaced_listed_and_deleted()
    {
        var input = new JsonObject
        {
            ["name"] = "keep three",
            ["description"] = "first",
            ["executionRole"] = "lifecycle",
            ["resourceType"] = "AMI_IMAGE",
            ["policyDetails"] = new JsonArray(new JsonObject
            {
                ["action"] = new JsonObject { ["type"] = "DELETE" },
                ["filter"] = new JsonObject { ["type"] = "COUNT", ["value"] = 3 },
            }),
            ["resourceSelection"] = new JsonObject { ["tagMap"] = new JsonObject { ["team"] = "images" } },
        };
        var arn = await Api.CreateAsync("CreateLifecyclePolicy", input);
        input.Remove("name");
        input.Remove("description");
        input["lifecyclePolicyArn"] = arn;
        input["status"] = "DISABLED";
        await Api.OkAsync("UpdateLifecyclePolicy", input);

        var shown = (await Api.OkAsync("GetLifecyclePolicy", new() { ["lifecyclePolicyArn"] = arn }))["lifecyclePolicy"]!.AsObject();
        var listed = (await Api.OkAsync("ListLifecyclePolicies", new()
        {
            ["filters"] = new JsonArray(new JsonObject { ["name"] = "Status", ["values"] = new JsonArray("DISABLED") }),
        }))["lifecyclePolicySummaryList"]!.AsArray();

        Assert.Equal(Start.ToUnixTimeSeconds(), shown["dateCreated"]!.GetValue<double>());
        Assert.Equal(("keep three", "DISABLED"), (shown["name"]!.GetValue<string>(), shown["status"]!.GetValue<string>()));
        Assert.False(shown.ContainsKey("description"));
        Assert.Single(listed);

        await Api.OkAsync("DeleteLifecyclePolicy", new() { ["lifecyclePolicyArn"] = arn });
        Assert.Empty((await Api.OkAsync("ListLifecyclePolicies"))["lifecyclePolicySummaryList"]!.AsArray());
    }
}
