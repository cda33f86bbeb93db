using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>Publishes the service's events and messages about builds and pipelines.</summary>
public sealed class BuildEvents(IServiceEvents events, TimeProvider clock, StableIds ids)
{
    // Documented: detail holds the two states and nothing else.
    public void StateChanged(Build build, string previous, string status) => Put(
        build, "EC2 Image Builder Image State Change", [build.Arn],
        new() { ["previous-state"] = new JsonObject { ["status"] = previous }, ["state"] = new JsonObject { ["status"] = status } },
        $"{status}/{build.Attempt}");

    /// <summary>Publishes the event, and the message and the invocation that the step's inputs request.</summary>
    public void StepWaits(Build build, StepExecution step)
    {
        Put(
            build, "EC2 Image Builder Workflow Step Waiting", [build.Arn, step.Execution.WorkflowArn],
            new()
            {
                ["workflow-execution-id"] = step.Execution.Id,
                ["workflow-step-execution-id"] = step.Id,
                ["workflow-step-name"] = step.Step.Name,
            },
            step.Id);

        var inputs = step.Inputs!;
        // Observed: published examples of the Lambda payload have these keys. Assumed: the topic's message has the same keys.
        var notice = new JsonObject
        {
            ["imageArn"] = build.Arn,
            ["workflowArn"] = step.Execution.WorkflowArn,
            ["workflowExecutionId"] = step.Execution.Id,
            ["workflowStepExecutionId"] = step.Id,
            ["workflowStepName"] = step.Step.Name,
            ["version"] = "1.0",
        };
        if (inputs["payload"] is { } payload)
            notice["customPayload"] = payload.DeepClone();
        if (inputs["snsTopicArn"]?.ToString() is { Length: > 0 } topic)
            events.PublishToTopic(topic, notice.ToJsonString());
        if (inputs["lambdaFunctionName"]?.ToString() is { Length: > 0 } function)
            events.InvokeFunction(function, notice);
    }

    // Documented: sent when a scan completes, with zero findings too; only these three severities are counted.
    public void CvesDetected(Build build)
    {
        var findings = build.Scan!.Findings;
        var critical = ScanFindings.Count(findings, "CRITICAL");
        var high = ScanFindings.Count(findings, "HIGH");
        var medium = ScanFindings.Count(findings, "MEDIUM");
        Put(
            build, "EC2 Image Builder CVE Detected", build.PipelineArn is { } pipeline ? [build.Arn, pipeline] : [build.Arn],
            new()
            {
                ["resource-id"] = build.TestInstance ?? ids.Ec2("i", build.Arn, "test"),
                ["finding-severity-counts"] = new JsonObject
                {
                    ["all"] = critical + high + medium,
                    ["critical"] = critical,
                    ["high"] = high,
                    ["medium"] = medium,
                },
            },
            $"scan/{build.Attempt}");
    }

    /// <summary>Publishes the result message to the topic of the infrastructure configuration, if it has one.</summary>
    public void BuildEnded(Build build)
    {
        if (build.Infrastructure?["snsTopicArn"]?.GetValue<string>() is { } topic)
            events.PublishToTopic(topic, ResultMessage.Of(build, ids));
    }

    // Documented by sample: the count is a string.
    public void PipelineDisabled(AccountState account, string pipelineArn, int failures)
    {
        const string detailType = "EC2 Image Builder Image Pipeline Automatically Disabled";
        var now = clock.GetUtcNow();
        var detail = new JsonObject { ["consecutive-failures"] = failures.ToString(CultureInfo.InvariantCulture) };
        events.PutEvent(EventEnvelope.Create(ids.Uuid(pipelineArn, detailType, $"{now:O}"), detailType, account, now, [pipelineArn], detail));
    }

    private void Put(Build build, string detailType, IEnumerable<string> resources, JsonObject detail, string what) =>
        events.PutEvent(EventEnvelope.Create(ids.Uuid(build.Arn, detailType, what), detailType, build.Account, clock.GetUtcNow(), resources, detail));
}
