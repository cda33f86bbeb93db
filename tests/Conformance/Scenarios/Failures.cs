using ImageBuilderModel;

namespace Conformance.Scenarios;

/// <summary>Errors of the service and the clients' reactions.</summary>
internal static class Failures
{
    public static IEnumerable<Scenario> All =>
    [
        new("throttling is retried with the same client token", Throttled),
        new("a lost response is replayed and the call is not performed twice", LostAnswer),
        new("a client token is valid for one request", OneToken),
        new("every error of the API arrives with its code and status", EveryError),
        new("a missing resource, an invalid value and an impossible request each have their own error", Refused),
        new("a used-up quota is a 402", Quota, options => options with { Builds = options.Builds with { ConcurrentBuilds = 1 } }),
    ];

    private static async Task Throttled(Stage stage)
    {
        await stage.OrderAsync("faults", """{ "operation": "CreateInfrastructureConfiguration", "times": 2, "error": "CallRateLimitExceededException" }""");
        await stage.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());

        var sent = stage.Requests("CreateInfrastructureConfiguration");
        Assert.Equal([429, 429, 200], sent.Select(r => r.Status));
        Assert.Single(sent.Select(r => r.Input!["clientToken"]!.ToString()).Distinct());
    }

    private static async Task LostAnswer(Stage stage)
    {
        await stage.OrderAsync(
            "faults", """{ "operation": "CreateInfrastructureConfiguration", "error": "ServiceUnavailableException", "afterEffect": true }""");
        await stage.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());

        var sent = stage.Requests("CreateInfrastructureConfiguration");
        Assert.Equal([(503, false), (200, true)], sent.Select(r => (r.Status, r.Replayed)));
        Assert.Single((await stage.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }

    private static async Task OneToken(Stage stage)
    {
        var first = await stage.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure(more: ", \"clientToken\": \"one\""));
        var again = await stage.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure(more: ", \"clientToken\": \"one\""));
        Assert.Equal(first["infrastructureConfigurationArn"]!.ToString(), again["infrastructureConfigurationArn"]!.ToString());
        await stage.RefusedAsync(
            "IdempotentParameterMismatchException", 400, "CreateInfrastructureConfiguration", Inputs.Infrastructure("other", ", \"clientToken\": \"one\""));
    }

    private static async Task EveryError(Stage stage)
    {
        foreach (var error in ServiceModels.ImageBuilder.Operations.Values.SelectMany(o => o.Errors).DistinctBy(e => e.Name))
        {
            await stage.OrderAsync("faults", $$"""{ "times": 10, "error": "{{error.Name}}", "message": "It fails on request." }""");
            var message = await stage.RefusedAsync(
                error.Name, error.ErrorStatus!.Value, "GetImagePipeline", $$"""{ "imagePipelineArn": "{{Stage.Arn("image-pipeline/none")}}" }""");
            Assert.Equal("It fails on request.", message);
            stage.NoMoreFaults();
        }
    }

    private static async Task Refused(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        await stage.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }""");

        await stage.RefusedAsync("ResourceNotFoundException", 404, "GetImagePipeline", $$"""{ "imagePipelineArn": "{{Stage.Arn("image-pipeline/none")}}" }""");
        var message = await stage.RefusedAsync("InvalidParameterValueException", 400, "CreateInfrastructureConfiguration", Inputs.Infrastructure("x"));
        Assert.StartsWith("The value supplied for parameter 'name' is not valid. name must match pattern", message, StringComparison.Ordinal);
        await stage.RefusedAsync("InvalidParameterValueException", 400, "CreateImagePipeline", $$"""
            { "name": "other", {{settings}}, "schedule": { "scheduleExpression": "cron(0 4 * * *)" } }
            """);
        await stage.RefusedAsync("ResourceAlreadyExistsException", 400, "CreateInfrastructureConfiguration", Inputs.Infrastructure("Base"));
        await stage.RefusedAsync("InvalidPaginationTokenException", 400, "ListImageRecipes", """{ "nextToken": "made-up" }""");
        await stage.RefusedAsync("InvalidParameterValueException", 400, "ListComponents", """{ "filters": [{ "name": "colour", "values": ["red"] }] }""");
        await stage.RefusedAsync("InvalidVersionNumberException", 400, "CreateImageRecipe", $$"""
            { "name": "big", "semanticVersion": "1.0.9999999999", "parentImage": "{{Stage.Managed("image/amazon-linux-2023-x86/x.x.x")}}" }
            """);
        await stage.RefusedAsync("DryRunOperationException", 412, "CreateWorkflow", Inputs.Gate(", \"dryRun\": true"));
        foreach (var (operation, member, arn) in new[]
        {
            ("DeleteImageRecipe", "imageRecipeArn", "image-recipe/base/1.0.0"),
            ("DeleteInfrastructureConfiguration", "infrastructureConfigurationArn", "infrastructure-configuration/base"),
        })
            await stage.RefusedAsync("ResourceDependencyException", 400, operation, $$"""{ "{{member}}": "{{Stage.Arn(arn)}}" }""");

        Assert.Empty((await stage.OkAsync("ListWorkflows"))["workflowVersionList"]!.AsArray());
    }

    private static async Task Quota(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        await stage.OrderAsync("clock", """{ "stopped": true }""");
        await stage.OkAsync("CreateImage", $$"""{ {{settings}} }""");
        await stage.RefusedAsync("ServiceQuotaExceededException", 402, "CreateImage", $$"""{ {{settings}} }""");
    }
}
