using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>A dry run checks a creation and creates nothing, in each operation that has one.</summary>
public sealed class DryRunTests : EmulatorTest
{
    public static TheoryData<string, string> Operations => new()
    {
        { "CreateComponent", "ListComponents" },
        { "CreateContainerRecipe", "ListContainerRecipes" },
        { "CreateDistributionConfiguration", "ListDistributionConfigurations" },
        { "CreateImagePipeline", "ListImagePipelines" },
        { "CreateImageRecipe", "ListImageRecipes" },
        { "CreateInfrastructureConfiguration", "ListInfrastructureConfigurations" },
        { "CreateLifecyclePolicy", "ListLifecyclePolicies" },
        { "CreateWorkflow", "ListWorkflows" },
    };

    [Fact]
    public void These_are_all_operations_that_have_one() => Assert.Equal(
        ImageBuilderModel.ServiceModels.ImageBuilder.Operations.Values
            .Where(o => o.Input.Members.Any(m => m.Name == "dryRun")).Select(o => o.Name).Order(StringComparer.Ordinal),
        Operations.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Ends_with_the_error_that_means_success_and_creates_nothing(string operation, string list)
    {
        var input = await InputAsync(operation);
        var before = await ListedAsync(list);

        (await Api.CallAsync(operation, Dry(input))).MustBe(
            HttpStatusCode.PreconditionFailed, "DryRunOperationException", "Request would have succeeded, but dryRun flag is set.");

        Assert.Equal(before, await ListedAsync(list));
        await Api.OkAsync(operation, input);
        Assert.NotEqual(before, await ListedAsync(list));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Ends_with_the_error_of_the_real_call(string operation, string list)
    {
        var input = await InputAsync(operation);
        await Api.OkAsync(operation, input);
        var after = await ListedAsync(list);

        (await Api.CallAsync(operation, Dry(input))).MustBe(HttpStatusCode.BadRequest, "ResourceAlreadyExistsException");
        var nameless = Dry(input);
        nameless["name"] = "no!";
        (await Api.CallAsync(operation, nameless)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        Assert.Equal(after, await ListedAsync(list));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Leaves_the_client_token_and_the_numbers_to_the_real_call(string operation, string list)
    {
        Assert.NotEmpty(list);
        var input = await InputAsync(operation);
        input["clientToken"] = "one-token";

        (await Api.CallAsync(operation, Dry(input))).MustBe(HttpStatusCode.PreconditionFailed, "DryRunOperationException");
        (await Api.CallAsync(operation, Dry(input))).MustBe(HttpStatusCode.PreconditionFailed, "DryRunOperationException");
        var made = await Api.CreateAsync(operation, input);

        if (operation is "CreateComponent" or "CreateWorkflow")
            Assert.EndsWith("/1.0.0/1", made, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_recipe_leaves_the_next_version_free()
    {
        var input = Samples.ImageRecipe(Api, version: "1.x.0");

        (await Api.CallAsync("CreateImageRecipe", Dry(input))).MustBe(HttpStatusCode.PreconditionFailed, "DryRunOperationException");

        Assert.EndsWith("/1.0.0", await Api.CreateAsync("CreateImageRecipe", input), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_pipeline_or_a_policy_schedules_nothing()
    {
        var pipeline = await Samples.PipelineAsync(Api);
        pipeline["schedule"] = new JsonObject
        {
            ["scheduleExpression"] = "rate(1 hour)",
            ["pipelineExecutionStartCondition"] = "EXPRESSION_MATCH_ONLY",
        };
        await Api.CallAsync("CreateImagePipeline", Dry(pipeline));
        await Api.CallAsync("CreateLifecyclePolicy", Dry(await InputAsync("CreateLifecyclePolicy")));

        Assert.Null(Clock.NextDue);
        await Clock.AdvanceToAsync(Start.AddDays(2));

        Assert.Empty((await Api.OkAsync("ListImages"))["imageVersionList"]!.AsArray());
    }

    private static JsonObject Dry(JsonObject input)
    {
        var dry = (JsonObject)input.DeepClone();
        dry["dryRun"] = true;
        return dry;
    }

    private async Task<JsonObject> InputAsync(string operation) => operation switch
    {
        "CreateComponent" => Samples.Component(),
        "CreateContainerRecipe" => Samples.ContainerRecipe(Api),
        "CreateDistributionConfiguration" => Samples.Distribution(),
        "CreateImagePipeline" => await Samples.PipelineAsync(Api),
        "CreateImageRecipe" => Samples.ImageRecipe(Api),
        "CreateInfrastructureConfiguration" => Samples.Infrastructure(),
        "CreateWorkflow" => Samples.Workflow(),
        _ => new()
        {
            ["name"] = "keep ten",
            ["executionRole"] = "lifecycle",
            ["resourceType"] = "AMI_IMAGE",
            ["policyDetails"] = new JsonArray(new JsonObject
            {
                ["action"] = new JsonObject { ["type"] = "DELETE", ["includeResources"] = new JsonObject { ["amis"] = true } },
                ["filter"] = new JsonObject { ["type"] = "COUNT", ["value"] = 10 },
            }),
            ["resourceSelection"] = new JsonObject { ["tagMap"] = new JsonObject { ["a"] = "b" } },
        },
    };

    private async Task<string> ListedAsync(string list)
    {
        var answer = await Api.OkAsync(list);
        answer.Remove("requestId");
        return answer.ToJsonString();
    }
}
