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

    private static async Task Throttled(ScenarioContext context)
    {
        await context.StubAsync("faults", """{ "operation": "CreateInfrastructureConfiguration", "times": 2, "error": "CallRateLimitExceededException" }""");
        await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());

        var sent = context.Requests("CreateInfrastructureConfiguration");
        Assert.Equal([429, 429, 200], sent.Select(r => r.Status));
        Assert.Single(sent.Select(r => r.Input!["clientToken"]!.ToString()).Distinct());
    }

    private static async Task LostAnswer(ScenarioContext context)
    {
        await context.StubAsync(
            "faults", """{ "operation": "CreateInfrastructureConfiguration", "error": "ServiceUnavailableException", "afterEffect": true }""");
        await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());

        var sent = context.Requests("CreateInfrastructureConfiguration");
        Assert.Equal([(503, false), (200, true)], sent.Select(r => (r.Status, r.Replayed)));
        Assert.Single((await context.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }

    private static async Task OneToken(ScenarioContext context)
    {
        var first = await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure(more: ", \"clientToken\": \"one\""));
        var again = await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure(more: ", \"clientToken\": \"one\""));
        Assert.Equal(first["infrastructureConfigurationArn"]!.ToString(), again["infrastructureConfigurationArn"]!.ToString());
        await context.RefusedAsync(
            "IdempotentParameterMismatchException", 400, "CreateInfrastructureConfiguration", Inputs.Infrastructure("other", ", \"clientToken\": \"one\""));
    }

    private static async Task EveryError(ScenarioContext context)
    {
        foreach (var error in ServiceModels.ImageBuilder.Operations.Values.SelectMany(o => o.Errors).DistinctBy(e => e.Name))
        {
            await context.StubAsync("faults", $$"""{ "times": 10, "error": "{{error.Name}}", "message": "It fails on request." }""");
            var message = await context.RefusedAsync(
                error.Name, error.ErrorStatus!.Value, "GetImagePipeline", $$"""{ "imagePipelineArn": "{{ScenarioContext.Arn("image-pipeline/none")}}" }""");
            Assert.Equal("It fails on request.", message);
            context.NoMoreFaults();
        }
    }

    private static async Task Refused(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        await context.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }""");

        await context.RefusedAsync("ResourceNotFoundException", 404, "GetImagePipeline", $$"""{ "imagePipelineArn": "{{ScenarioContext.Arn("image-pipeline/none")}}" }""");
        var message = await context.RefusedAsync("InvalidParameterValueException", 400, "CreateInfrastructureConfiguration", Inputs.Infrastructure("x"));
        Assert.StartsWith("The value supplied for parameter 'name' is not valid. name must match pattern", message, StringComparison.Ordinal);
        await context.RefusedAsync("InvalidParameterValueException", 400, "CreateImagePipeline", $$"""
            { "name": "other", {{settings}}, "schedule": { "scheduleExpression": "cron(0 4 * * *)" } }
            """);
        await context.RefusedAsync("ResourceAlreadyExistsException", 400, "CreateInfrastructureConfiguration", Inputs.Infrastructure("Base"));
        await context.RefusedAsync("InvalidPaginationTokenException", 400, "ListImageRecipes", """{ "nextToken": "made-up" }""");
        await context.RefusedAsync("InvalidParameterValueException", 400, "ListComponents", """{ "filters": [{ "name": "colour", "values": ["red"] }] }""");
        await context.RefusedAsync("InvalidVersionNumberException", 400, "CreateImageRecipe", $$"""
            { "name": "big", "semanticVersion": "1.0.9999999999", "parentImage": "{{ScenarioContext.Managed("image/amazon-linux-2023-x86/x.x.x")}}" }
            """);
        await context.RefusedAsync("DryRunOperationException", 412, "CreateWorkflow", Inputs.Gate(", \"dryRun\": true"));
        foreach (var (operation, member, arn) in new[]
        {
            ("DeleteImageRecipe", "imageRecipeArn", "image-recipe/base/1.0.0"),
            ("DeleteInfrastructureConfiguration", "infrastructureConfigurationArn", "infrastructure-configuration/base"),
        })
            await context.RefusedAsync("ResourceDependencyException", 400, operation, $$"""{ "{{member}}": "{{ScenarioContext.Arn(arn)}}" }""");

        Assert.Empty((await context.OkAsync("ListWorkflows"))["workflowVersionList"]!.AsArray());
    }

    private static async Task Quota(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        await context.StubAsync("clock", """{ "stopped": true }""");
        await context.OkAsync("CreateImage", $$"""{ {{settings}} }""");
        await context.RefusedAsync("ServiceQuotaExceededException", 402, "CreateImage", $$"""{ {{settings}} }""");
    }
}
