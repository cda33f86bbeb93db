namespace ImageBuilderAutomation.Emulator.Tests.Examples;

public sealed partial class ExampleRuns
{
    private string Settings => $$"""
        "imageRecipeArn": "{{Arn("image-recipe/my-example-recipe/1.0.0")}}",
        "infrastructureConfigurationArn": "{{Arn("infrastructure-configuration/my-example-infrastructure")}}"
        """;

    private string Pipeline => Arn("image-pipeline/my-example-pipeline");

    private async Task PlayPipelinesAsync()
    {
        var schedule = $$"""
            {{Settings}}, "status": "ENABLED", "schedule": { "scheduleExpression": "cron(0 9 ? * SUN *)",
              "pipelineExecutionStartCondition": "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE" }
            """;
        await PlayAsync("create-image-pipeline", $$"""{ "name": "my-example-pipeline", "description": "Weekly", {{schedule}} }""");
        await PlayAsync("list-image-pipelines", """{ "filters": [{ "name": "name", "values": ["my-example-pipeline"] }] }""");
        await DoAsync("create-image-pipeline", $$"""
            { "name": "distributed", "description": "Weekly",
              "distributionConfigurationArn": "{{Arn("distribution-configuration/my-example-distribution")}}", {{schedule}} }
            """);
        await PlayAsync("get-image-pipeline", $$"""{ "imagePipelineArn": "{{Arn("image-pipeline/distributed")}}" }""");
        await PlayAsync("update-image-pipeline", $$"""{ "imagePipelineArn": "{{Arn("image-pipeline/distributed")}}", {{schedule}} }""");
        await DoAsync("delete-image-pipeline", $$"""{ "imagePipelineArn": "{{Arn("image-pipeline/distributed")}}" }""");
        await DoAsync(
            "update-image-pipeline",
            $$"""{ "imagePipelineArn": "{{Pipeline}}", {{Settings}}, "imageScanningConfiguration": { "imageScanningEnabled": true } }""");
        await StubAsync("builds", $$"""
            { "arn": "{{Pipeline}}", "packages": [{ "packageName": "passwd", "packageVersion": "0.80" }], "findings": [{
              "type": "PACKAGE_VULNERABILITY", "description": "One", "title": "CVE-2026-1 - kernel",
              "remediation": { "recommendation": { "text": "None Provided" } }, "severity": "HIGH",
              "firstObservedAt": 1767730377, "updatedAt": 1767730377, "inspectorScore": 7.0, "fixAvailable": "YES",
              "inspectorScoreDetails": { "adjustedCvss": { "scoreSource": "AMAZON_CVE", "cvssSource": "AMAZON_CVE", "version": "3.1",
                "score": 7.0, "scoringVector": "AV:L", "adjustments": [] } },
              "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-1", "source": "AMAZON_CVE", "sourceUrl": "https://example.com/1",
                "vendorSeverity": "Important",
                "vendorCreatedAt": 1750204800, "vendorUpdatedAt": 1750809600, "referenceUrls": ["https://example.com/2"], "relatedVulnerabilities": ["ALAS-1"],
                "cvss": [{ "baseScore": 7.0, "scoringVector": "AV:L", "version": "3.1", "source": "AMAZON_CVE" }],
                "vulnerablePackages": [{ "name": "kernel", "version": "4.14", "epoch": 0, "release": "1.amzn2", "arch": "X86_64", "packageManager": "OS",
                  "fixedInVersion": "5.15",
                  "remediation": "yum update kernel" }] } }] }
            """);
    }

    private async Task PlayBuildAsync()
    {
        var image = (await PlayAsync("start-image-pipeline-execution", $$"""{ "imagePipelineArn": "{{Pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        await DoAsync("update-image-pipeline", $$"""{ "imagePipelineArn": "{{Pipeline}}", {{Settings}} }""");
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await PlayAsync("list-image-pipeline-images", $$"""{ "imagePipelineArn": "{{Pipeline}}" }""");
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await PlayAsync("list-image-packages", $$"""{ "imageBuildVersionArn": "{{image}}" }""");
        await PlayAsync("list-image-scan-findings", $$"""{ "filters": [{ "name": "imageBuildVersionArn", "values": ["{{image}}"] }] }""");
        await PlayAsync("list-image-scan-finding-aggregations", $$"""{ "filter": { "name": "imagePipelineArn", "values": ["{{Pipeline}}"] } }""");
        await DoAsync("delete-image", $$"""{ "imageBuildVersionArn": "{{image}}" }""");

        var second = (await DoAsync("start-image-pipeline-execution", $$"""{ "imagePipelineArn": "{{Pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await PlayAsync("get-image", $$"""{ "imageBuildVersionArn": "{{second}}" }""");
        await PlayAsync("cancel-image-creation", $$"""{ "imageBuildVersionArn": "{{second}}" }""");
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await PlayAsync("delete-image", $$"""{ "imageBuildVersionArn": "{{second}}" }""");

        var third = (await PlayAsync("create-image", $$"""{ {{Settings}} }"""))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await PlayAsync("list-image-build-versions", $$"""{ "imageVersionArn": "{{Arn("image/my-example-recipe/1.0.0")}}" }""");
        await PlayAsync("list-images", "{}");
        await PlayPolicyAsync("image", "imageArn", third);
        var executions = await PlayAsync("list-workflow-executions", $$"""{ "imageBuildVersionArn": "{{third}}" }""");
        var execution = $$"""{ "workflowExecutionId": "{{executions["workflowExecutions"]![0]!["workflowExecutionId"]}}" }""";
        await PlayAsync("get-workflow-execution", execution);
        var steps = await PlayAsync("list-workflow-step-executions", execution);
        await PlayAsync("get-workflow-step-execution", $$"""{ "stepExecutionId": "{{steps["steps"]![0]!["stepExecutionId"]}}" }""");
    }

    private async Task PlayOtherImagesAsync()
    {
        await PlayAsync("import-vm-image", """
            { "name": "my-example-imported-image", "semanticVersion": "1.0.0", "platform": "Linux", "osVersion": "Amazon Linux 2",
              "vmImportTaskId": "import-ami-1234567890abcdef0" }
            """);
        await PlayAsync("import-disk-image", $$"""
            { "name": "my-example-disk", "semanticVersion": "1.0.0", "platform": "Windows", "osVersion": "Microsoft Windows 11", "uri": "s3://bucket/Win11.iso",
              "infrastructureConfigurationArn": "{{Arn("infrastructure-configuration/my-example-infrastructure")}}" }
            """);
        await PlayAsync("distribute-image", $$"""
            { "sourceImage": "ami-1234567890abcdef0", "distributionConfigurationArn": "{{Arn("distribution-configuration/my-example-distribution")}}",
              "executionRole": "arn:aws:iam::123456789012:role/builder" }
            """);
        await StubAsync("builds", $$"""{ "arn": "{{Pipeline}}", "failSteps": { "DISTRIBUTING": "no copy" } }""");
        var failed = (await DoAsync("start-image-pipeline-execution", $$"""{ "imagePipelineArn": "{{Pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await StubAsync("builds", $$"""{ "arn": "{{Pipeline}}", "failSteps": null }""");
        await PlayAsync("retry-image", $$"""{ "imageBuildVersionArn": "{{failed}}" }""");
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
    }

    private async Task PlayGateAsync()
    {
        await DoAsync("create-image", $$"""
            { {{Settings}}, "executionRole": "arn:aws:iam::123456789012:role/builder",
              "workflows": [{ "workflowArn": "{{Arn("workflow/build/my-example-workflow/1.0.0/1")}}" }] }
            """);
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        var step = (await PlayAsync("list-waiting-workflow-steps", """{ "maxResults": 25 }"""))["steps"]![0]!;
        await PlayAsync("send-workflow-step-action", $$"""
            { "stepExecutionId": "{{step["stepExecutionId"]}}", "imageBuildVersionArn": "{{step["imageBuildVersionArn"]}}", "action": "STOP" }
            """);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    private async Task PlayLifecycleAsync()
    {
        const string policy = """
            "status": "ENABLED", "executionRole": "arn:aws:iam::123456789012:role/lifecycle", "resourceType": "AMI_IMAGE",
            "resourceSelection": { "tagMap": { "Environment": "test" } },
            "policyDetails": [{ "action": { "type": "DELETE", "includeResources": { "amis": true, "snapshots": true } },
              "filter": { "type": "AGE", "value": 6, "unit": "MONTHS", "retainAtLeast": 5 } }]
            """;
        var arn = (await PlayAsync(
            "create-lifecycle-policy", $$"""{ "name": "my-example-lifecycle-policy", "description": "Deletes", {{policy}} }"""))["lifecyclePolicyArn"];
        await PlayAsync("get-lifecycle-policy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }""");
        await PlayAsync("list-lifecycle-policies", """{ "filters": [{ "name": "status", "values": ["ENABLED"] }] }""");
        await PlayAsync("update-lifecycle-policy", $$"""{ "lifecyclePolicyArn": "{{arn}}", {{policy}} }""");
        await PlayAsync("delete-lifecycle-policy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }""");

        var image = Arn("image/my-example-recipe/1.0.0/3");
        var id = (await PlayAsync("start-resource-state-update", $$"""
            { "resourceArn": "{{image}}", "state": { "status": "DEPRECATED" }, "executionRole": "arn:aws:iam::123456789012:role/update",
              "includeResources": { "amis": true },
              "updateAt": {{Clock.GetUtcNow().AddDays(2).ToUnixTimeSeconds()}} }
            """))["lifecycleExecutionId"];
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        await PlayAsync("get-lifecycle-execution", $$"""{ "lifecycleExecutionId": "{{id}}" }""");
        await PlayAsync("list-lifecycle-executions", $$"""{ "resourceArn": "{{image}}" }""");
        await PlayAsync("list-lifecycle-execution-resources", $$"""{ "lifecycleExecutionId": "{{id}}" }""");
        await PlayAsync("cancel-lifecycle-execution", $$"""{ "lifecycleExecutionId": "{{id}}" }""");
    }

    private async Task PlayDeletionsAsync()
    {
        await PlayAsync("delete-image-pipeline", $$"""{ "imagePipelineArn": "{{Pipeline}}" }""");
        foreach (var (kind, member, arn) in new[]
        {
            ("image-recipe", "imageRecipeArn", "image-recipe/my-example-recipe/1.0.0"),
            ("container-recipe", "containerRecipeArn", "container-recipe/my-example-container-recipe/1.0.0"),
            ("component", "componentBuildVersionArn", "component/myexamplecomponent/2019.12.02/1"),
            ("infrastructure-configuration", "infrastructureConfigurationArn", "infrastructure-configuration/my-example-infrastructure"),
            ("distribution-configuration", "distributionConfigurationArn", "distribution-configuration/my-example-distribution"),
            ("workflow", "workflowBuildVersionArn", "workflow/build/my-example-workflow/1.0.0/1"),
        })
            await PlayAsync($"delete-{kind}", $$"""{ "{{member}}": "{{Arn(arn)}}" }""");
    }
}
