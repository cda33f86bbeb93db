using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Where an image failed: <c>state.failureContext</c>.</summary>
// Documented: user guide, "image failure context"; API reference, ImageFailureContext. Every member is optional: one without a value is left out.
internal static class FailureContext
{
    public static JsonObject Of(Build build, string message, WorkflowExecution? execution)
    {
        var failure = new JsonObject { ["imageStatus"] = build.FailedIn };
        if (execution is not null)
            (failure["workflowExecutionId"], failure["workflowArn"]) = (execution.Id, execution.WorkflowArn);

        var step = execution?.Steps.LastOrDefault(s => s.Status == ExecutionStatus.Failed && !s.Step.ContinueOnFailure);
        if (step is not null)
            (failure["stepExecutionId"], failure["failedStep"]) = (step.Id, step.Step.Name);
        if (step?.Step.Action.Name == "ExecuteComponents")
            failure["componentFailure"] = Component(build, execution!.Type, message);
        if (build.FailedIn is ImageStatus.Distributing or ImageStatus.Integrating)
            failure["distributionFailure"] = Regions(build, message);
        return failure;
    }

    // Assumed: a stubbed failure is attributed to the recipe's first component; the step inside the component is not reported.
    private static JsonObject Component(Build build, string type, string message)
    {
        var component = new JsonObject { ["phaseName"] = type == "TEST" ? "test" : "build", ["errorMessage"] = message };
        if (build.Recipe["components"] is JsonArray { Count: > 0 } components)
            component["componentArn"] = components[0]!["componentArn"]!.DeepClone();
        return component;
    }

    private static JsonObject Regions(Build build, string message)
    {
        var failure = new JsonObject { ["errorMessage"] = message };
        if (build.FailedRegions.Count > 0)
            failure["regionFailures"] = new JsonArray([.. build.FailedRegions.Select(failed => failed.Show(build.Account.Account))]);
        return failure;
    }
}
