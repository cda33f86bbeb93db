using System.Text.Json.Nodes;

namespace Conformance.Scenarios;

/// <summary>Steps that wait for an action.</summary>
internal static class Gates
{
    public static IEnumerable<Scenario> All =>
    [
        new("a waiting step is found, inspected and resumed", Resumed),
        new("a stopped build fails with the reason", Stopped),
    ];

    private static async Task Resumed(ScenarioContext context)
    {
        var (image, step) = await StartAndWaitAsync(context);
        Assert.Equal(("WaitForAction", "Approve"), (step["action"]!.ToString(), step["name"]!.ToString()));
        var (id, execution) = (step["stepExecutionId"]!.ToString(), step["workflowExecutionId"]!.ToString());

        var waitingImage = await context.ImageAsync(image);
        Assert.Equal(("DISTRIBUTING", "COMPLETED"), (ScenarioContext.StatusOf(waitingImage), waitingImage["scanState"]!["status"]!.ToString()));
        await CheckScanAsync(context, image, waitingImage["sourcePipelineArn"]!.ToString());

        var executions = (await context.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]!.AsArray();
        Assert.Equal(["BUILD", "DISTRIBUTION", "TEST"], ScenarioContext.Texts(executions, "type").Distinct().Order());
        Assert.Equal("RUNNING", (await context.OkAsync("GetWorkflowExecution", $$"""{ "workflowExecutionId": "{{execution}}" }"""))["status"]!.ToString());
        var steps = (await context.OkAsync("ListWorkflowStepExecutions", $$"""{ "workflowExecutionId": "{{execution}}" }"""))["steps"]!.AsArray();
        Assert.Equal([id], ScenarioContext.Texts(steps, "stepExecutionId"));

        string Answer(string action, string token) => $$"""
            { "stepExecutionId": "{{id}}", "imageBuildVersionArn": "{{image}}", "action": "{{action}}", "reason": "clean", "clientToken": "{{token}}" }
            """;
        var answered = await context.OkAsync("SendWorkflowStepAction", Answer("RESUME", "answer"));
        Assert.Equal(
            (id, image, "answer"),
            (answered["stepExecutionId"]!.ToString(), answered["imageBuildVersionArn"]!.ToString(), answered["clientToken"]!.ToString()));
        await context.OkAsync("SendWorkflowStepAction", Answer("RESUME", "answer"));
        Assert.Equal([false, true], context.Requests("SendWorkflowStepAction").Select(r => r.Replayed));
        await context.RefusedAsync("IdempotentParameterMismatchException", 400, "SendWorkflowStepAction", Answer("STOP", "answer"));

        var completedImage = await context.ImageInAsync("AVAILABLE", image);
        Assert.StartsWith("ami-", completedImage["outputResources"]!["amis"]![0]!["image"]!.ToString(), StringComparison.Ordinal);
        var completedStep = await context.OkAsync("GetWorkflowStepExecution", $$"""{ "stepExecutionId": "{{id}}" }""");
        Assert.Equal("COMPLETED", completedStep["status"]!.ToString());
        Assert.Equal(("RESUME", "clean"), (Output(completedStep, "action"), Output(completedStep, "reason")));
        await context.RefusedAsync("InvalidRequestException", 400, "SendWorkflowStepAction", Answer("RESUME", "too late"));
    }

    private static async Task Stopped(ScenarioContext context)
    {
        var (image, step) = await StartAndWaitAsync(context);
        await context.OkAsync("SendWorkflowStepAction", $$"""
            { "stepExecutionId": "{{step["stepExecutionId"]}}", "imageBuildVersionArn": "{{image}}", "action": "STOP", "reason": "CVE-2026-4411" }
            """);

        var failed = await context.ImageInAsync("FAILED", image);
        Assert.Contains("CVE-2026-4411", failed["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty((await context.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray());
    }

    private static async Task CheckScanAsync(ScenarioContext context, string image, string pipeline)
    {
        var findings = (await context.OkAsync(
            "ListImageScanFindings", $$"""{ "filters": [{ "name": "imageBuildVersionArn", "values": ["{{image}}"] }] }"""))["findings"]!;
        var finding = Assert.Single(findings.AsArray())!;
        Assert.Equal(("CRITICAL", "CVE-2026-4411"), (finding["severity"]!.ToString(), finding["packageVulnerabilityDetails"]!["vulnerabilityId"]!.ToString()));
        var packages = (await context.OkAsync("ListImagePackages", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["imagePackageList"]!.AsArray();
        Assert.Equal(["openssl"], ScenarioContext.Texts(packages, "packageName"));

        var aggregated = await context.OkAsync(
            "ListImageScanFindingAggregations", $$"""{ "filter": { "name": "imagePipelineArn", "values": ["{{pipeline}}"] } }""");
        Assert.Equal("imagePipelineArn", aggregated["aggregationType"]!.ToString());
        var counts = aggregated["responses"]![0]!["imagePipelineAggregation"]!["severityCounts"]!;
        Assert.Equal((1, 1), ((int)counts["all"]!.GetValue<double>(), (int)counts["critical"]!.GetValue<double>()));
    }

    private static string Output(JsonObject step, string name) => JsonNode.Parse(step["outputs"]!.GetValue<string>())![name]!.ToString();

    private static async Task<(string Image, JsonNode Step)> StartAndWaitAsync(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var workflow = (await context.OkAsync("CreateWorkflow", Inputs.Gate()))["workflowBuildVersionArn"];
        var pipeline = (await context.OkAsync("CreateImagePipeline", $$"""
            { "name": "base", {{settings}}, "executionRole": "builder", "imageScanningConfiguration": { "imageScanningEnabled": true }, "workflows": [
              { "workflowArn": "{{ScenarioContext.Managed("workflow/build/build-image/x.x.x")}}" },
              { "workflowArn": "{{ScenarioContext.Managed("workflow/test/test-image/x.x.x")}}" },
              { "workflowArn": "{{workflow}}" } ] }
            """))["imagePipelineArn"]!.ToString();
        await context.StubAsync("builds", $$"""
            { "arn": "{{pipeline}}", "packages": [{ "packageName": "openssl", "packageVersion": "3.2.1" }],
              "findings": [{ "severity": "CRITICAL", "fixAvailable": "YES", "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-4411" } }] }
            """);

        var image = (await context.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        var step = await ScenarioContext.UntilAsync("the gate waits", async () =>
            (await context.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray().FirstOrDefault(s => s!["imageBuildVersionArn"]!.ToString() == image));
        return (image, step);
    }
}
