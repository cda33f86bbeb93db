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

    private static async Task Resumed(Stage stage)
    {
        var (image, step) = await StartAndWaitAsync(stage);
        Assert.Equal(("WaitForAction", "Approve"), (step["action"]!.ToString(), step["name"]!.ToString()));
        var (id, execution) = (step["stepExecutionId"]!.ToString(), step["workflowExecutionId"]!.ToString());

        var seen = await stage.ImageAsync(image);
        Assert.Equal(("DISTRIBUTING", "COMPLETED"), (Stage.StatusOf(seen), seen["scanState"]!["status"]!.ToString()));
        await CheckScanAsync(stage, image, seen["sourcePipelineArn"]!.ToString());

        var executions = (await stage.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]!.AsArray();
        Assert.Equal(["BUILD", "DISTRIBUTION", "TEST"], Stage.Texts(executions, "type").Distinct().Order());
        Assert.Equal("RUNNING", (await stage.OkAsync("GetWorkflowExecution", $$"""{ "workflowExecutionId": "{{execution}}" }"""))["status"]!.ToString());
        var steps = (await stage.OkAsync("ListWorkflowStepExecutions", $$"""{ "workflowExecutionId": "{{execution}}" }"""))["steps"]!.AsArray();
        Assert.Equal([id], Stage.Texts(steps, "stepExecutionId"));

        string Answer(string action, string token) => $$"""
            { "stepExecutionId": "{{id}}", "imageBuildVersionArn": "{{image}}", "action": "{{action}}", "reason": "clean", "clientToken": "{{token}}" }
            """;
        var answered = await stage.OkAsync("SendWorkflowStepAction", Answer("RESUME", "answer"));
        Assert.Equal(
            (id, image, "answer"),
            (answered["stepExecutionId"]!.ToString(), answered["imageBuildVersionArn"]!.ToString(), answered["clientToken"]!.ToString()));
        await stage.OkAsync("SendWorkflowStepAction", Answer("RESUME", "answer"));
        Assert.Equal([false, true], stage.Requests("SendWorkflowStepAction").Select(r => r.Replayed));
        await stage.RefusedAsync("IdempotentParameterMismatchException", 400, "SendWorkflowStepAction", Answer("STOP", "answer"));

        var made = await stage.ImageInAsync("AVAILABLE", image);
        Assert.StartsWith("ami-", made["outputResources"]!["amis"]![0]!["image"]!.ToString(), StringComparison.Ordinal);
        var over = await stage.OkAsync("GetWorkflowStepExecution", $$"""{ "stepExecutionId": "{{id}}" }""");
        Assert.Equal("COMPLETED", over["status"]!.ToString());
        Assert.Equal(("RESUME", "clean"), (Output(over, "action"), Output(over, "reason")));
        await stage.RefusedAsync("InvalidRequestException", 400, "SendWorkflowStepAction", Answer("RESUME", "too late"));
    }

    private static async Task Stopped(Stage stage)
    {
        var (image, step) = await StartAndWaitAsync(stage);
        await stage.OkAsync("SendWorkflowStepAction", $$"""
            { "stepExecutionId": "{{step["stepExecutionId"]}}", "imageBuildVersionArn": "{{image}}", "action": "STOP", "reason": "CVE-2026-4411" }
            """);

        var failed = await stage.ImageInAsync("FAILED", image);
        Assert.Contains("CVE-2026-4411", failed["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty((await stage.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray());
    }

    private static async Task CheckScanAsync(Stage stage, string image, string pipeline)
    {
        var findings = (await stage.OkAsync(
            "ListImageScanFindings", $$"""{ "filters": [{ "name": "imageBuildVersionArn", "values": ["{{image}}"] }] }"""))["findings"]!;
        var finding = Assert.Single(findings.AsArray())!;
        Assert.Equal(("CRITICAL", "CVE-2026-4411"), (finding["severity"]!.ToString(), finding["packageVulnerabilityDetails"]!["vulnerabilityId"]!.ToString()));
        var packages = (await stage.OkAsync("ListImagePackages", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["imagePackageList"]!.AsArray();
        Assert.Equal(["openssl"], Stage.Texts(packages, "packageName"));

        var aggregated = await stage.OkAsync(
            "ListImageScanFindingAggregations", $$"""{ "filter": { "name": "imagePipelineArn", "values": ["{{pipeline}}"] } }""");
        Assert.Equal("imagePipelineArn", aggregated["aggregationType"]!.ToString());
        var counts = aggregated["responses"]![0]!["imagePipelineAggregation"]!["severityCounts"]!;
        Assert.Equal((1, 1), ((int)counts["all"]!.GetValue<double>(), (int)counts["critical"]!.GetValue<double>()));
    }

    private static string Output(JsonObject step, string name) => JsonNode.Parse(step["outputs"]!.GetValue<string>())![name]!.ToString();

    private static async Task<(string Image, JsonNode Step)> StartAndWaitAsync(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        var workflow = (await stage.OkAsync("CreateWorkflow", Inputs.Gate()))["workflowBuildVersionArn"];
        var pipeline = (await stage.OkAsync("CreateImagePipeline", $$"""
            { "name": "base", {{settings}}, "executionRole": "builder", "imageScanningConfiguration": { "imageScanningEnabled": true }, "workflows": [
              { "workflowArn": "{{Stage.Managed("workflow/build/build-image/x.x.x")}}" },
              { "workflowArn": "{{Stage.Managed("workflow/test/test-image/x.x.x")}}" },
              { "workflowArn": "{{workflow}}" } ] }
            """))["imagePipelineArn"]!.ToString();
        await stage.OrderAsync("builds", $$"""
            { "arn": "{{pipeline}}", "packages": [{ "packageName": "openssl", "packageVersion": "3.2.1" }],
              "findings": [{ "severity": "CRITICAL", "fixAvailable": "YES", "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-4411" } }] }
            """);

        var image = (await stage.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        var step = await Stage.UntilAsync("the gate waits", async () =>
            (await stage.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray().FirstOrDefault(s => s!["imageBuildVersionArn"]!.ToString() == image));
        return (image, step);
    }
}
