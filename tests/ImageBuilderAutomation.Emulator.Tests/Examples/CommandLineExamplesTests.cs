using System.Text.Json.Nodes;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Tests.Examples;

public sealed class CommandLineExamplesTests(ExampleRuns played) : IClassFixture<ExampleRuns>
{
    private const string Uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private const string Time = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";

    public static TheoryData<string> Examples => [.. CommandLineExamples.All.Keys];

    [Fact]
    public void Every_operation_except_one_has_an_example()
    {
        var operations = CommandLineExamples.All.Keys.Select(name => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));

        Assert.Equal(76, CommandLineExamples.All.Count);
        Assert.Equal(["GetMarketplaceResource"], ServiceModels.ImageBuilder.Operations.Keys.Except(operations));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_response_has_the_members_of_the_example(string example) =>
        Assert.Empty(CommandLineExamples.All[example].DifferencesTo(played.Answers[example]));

    [Theory]
    [InlineData("create-component", "componentBuildVersionArn", "^arn:aws:imagebuilder:us-west-2:123456789012:component/myexamplecomponent/2019.12.02/1$")]
    [InlineData("create-image", "latestVersionReferences.latestMajorVersionArn", "^arn:aws:imagebuilder:us-west-2:123456789012:image/my-example-recipe/1.x.x$")]
    [InlineData("create-workflow", "workflowBuildVersionArn", "^arn:aws:imagebuilder:us-west-2:123456789012:workflow/build/my-example-workflow/1.0.0/1$")]
    [InlineData("get-component", "component.dateCreated", $"^{Time}$")]
    [InlineData("get-component", "component.encrypted", "^true$")]
    [InlineData("get-image", "image.version", "^1.0.0/2$")]
    [InlineData("get-image", "image.state.status", "^BUILDING$")]
    [InlineData("get-image-pipeline", "imagePipeline.imageTestsConfiguration.timeoutMinutes", "^720$")]
    [InlineData("get-image-recipe", "imageRecipe.workingDirectory", "^/tmp$")]
    [InlineData("get-lifecycle-execution", "lifecycleExecution.lifecycleExecutionId", $"^lce-{Uuid}$")]
    [InlineData("get-lifecycle-execution", "lifecycleExecution.state.status", "^IN_PROGRESS$")]
    [InlineData("get-lifecycle-execution", "lifecycleExecution.resourcesImpactedSummary.hasImpactedResources", "^false$")]
    [InlineData("get-lifecycle-execution", "lifecycleExecution.startTime", @"^\d+(\.\d+)?$")]
    [InlineData("get-lifecycle-policy", "lifecyclePolicy.dateCreated", @"^\d+(\.\d+)?$")]
    [InlineData("get-workflow", "workflow.parameters.0.defaultValue.0", "^true$")]
    [InlineData("get-workflow-execution", "workflowBuildVersionArn", "^arn:aws:imagebuilder:us-west-2:aws:workflow/build/build-image/1.0.3/1$")]
    [InlineData("get-workflow-execution", "workflowExecutionId", $"^wf-{Uuid}$")]
    [InlineData("get-workflow-execution", "totalStepCount", "^7$")]
    [InlineData("get-workflow-execution", "endTime", $"^{Time}$")]
    [InlineData("get-workflow-step-execution", "stepExecutionId", $"^step-{Uuid}$")]
    [InlineData("get-workflow-step-execution", "inputs", "^{\"waitFor\":\"ssmAgent\"}$")]
    [InlineData("get-workflow-step-execution", "outputs", "^{\"instanceId\":\"i-[0-9a-f]{17}\"}$")]
    [InlineData("get-workflow-step-execution", "onFailure", "^Abort$")]
    [InlineData("get-workflow-step-execution", "timeoutSeconds", "^4500$")]
    [InlineData("list-components", "componentVersionList.0.status", "^ACTIVE$")]
    [InlineData("list-image-build-versions", "imageSummaryList.0.version", "^1.0.0/3$")]
    [InlineData("list-image-build-versions", "imageSummaryList.0.osVersion", "^Amazon Linux 2023$")]
    [InlineData("list-image-build-versions", "imageSummaryList.0.outputResources.amis.0.image", "^ami-[0-9a-f]{17}$")]
    [InlineData("list-image-build-versions", "imageSummaryList.0.outputResources.amis.0.name", @"^my-example-recipe \d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z$")]
    [InlineData("list-image-pipeline-images", "imageSummaryList.0.outputResources.amis", @"^\[\]$")]
    [InlineData("list-image-scan-finding-aggregations", "responses.0.imagePipelineAggregation.severityCounts.all", "^1$")]
    [InlineData("list-images", "imageVersionList.0.version", "^1.0.0$")]
    [InlineData("list-lifecycle-execution-resources", "resources", @"^\[\]$")]
    [InlineData("list-lifecycle-execution-resources", "lifecycleExecutionState.status", "^IN_PROGRESS$")]
    [InlineData("list-tags-for-resource", "tags", "^{\"KeyName\":\"KeyValue\"}$")]
    [InlineData("list-waiting-workflow-steps", "steps.0.startTime", $"^{Time}$")]
    [InlineData("list-workflow-build-versions", "workflowSummaryList.0.arn", "/2$")]
    [InlineData("list-workflow-executions", "workflowExecutions.1.workflowBuildVersionArn", "workflow/test/test-image/1.0.3/1$")]
    [InlineData("list-workflow-executions", "workflowExecutions.1.totalStepCount", "^4$")]
    [InlineData("list-workflow-executions", "workflowExecutions.0.retried", "^false$")]
    [InlineData("tag-resource", "", "^{}$")]
    public void The_values_have_the_format_of_the_example(string example, string path, string pattern) =>
        Assert.Matches(pattern, At(played.Answers[example], path) is JsonValue value ? value.ToString() : At(played.Answers[example], path).ToJsonString());

    [Fact]
    public void A_build_has_the_steps_of_the_example()
    {
        var steps = played.Answers["list-workflow-step-executions"]["steps"]!.AsArray().Select(step => step!.AsObject()).ToList();

        Assert.Equal(
            ["LaunchBuildInstance LaunchInstance", "ApplyBuildComponents ExecuteComponents", "InventoryCollection CollectImageMetadata",
                "RunSanitizeScript SanitizeInstance", "RunSysPrepScript RunSysPrep", "CreateOutputAMI CreateImage", "TerminateBuildInstance TerminateInstance"],
            steps.Select(step => $"{step["name"]} {step["action"]}"));
        var skipped = Assert.Single(steps, step => step["status"]!.ToString() == "SKIPPED");
        Assert.Equal("""{"instanceId.$":"$.stepOutputs.LaunchBuildInstance.instanceId"}""", skipped["inputs"]!.ToString());
        Assert.Equal((skipped["startTime"]!.ToString(), null), (skipped["endTime"]!.ToString(), skipped["outputs"]));
        Assert.False(steps[^1].ContainsKey("outputs"));
        Assert.Equal(["associationId", "osVersion"], JsonNode.Parse(steps[2]["outputs"]!.ToString())!.AsObject().Select(output => output.Key).Order());
        Assert.Equal(["output", "runCommandId", "status"], JsonNode.Parse(steps[3]["outputs"]!.ToString())!.AsObject().Select(output => output.Key).Order());
    }

    private static JsonNode At(JsonNode node, string path) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(node, (at, name) => int.TryParse(name, out var index) ? at[index]! : at[name]!);
}
