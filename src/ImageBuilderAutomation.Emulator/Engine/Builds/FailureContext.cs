using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Where an image failed: <c>state.failureContext</c>.</summary>
// Documented: user guide, "image failure context"; API reference, ImageFailureContext. Every member is optional: one without a value is left out.
internal static class FailureContext
{
    private const int MaxMessage = 1024;

    public static JsonObject Of(Build build, string message, WorkflowExecution? execution)
    {
        var failure = new JsonObject { ["imageStatus"] = build.FailedIn };
        if (execution is not null)
            (failure["workflowExecutionId"], failure["workflowArn"]) = (execution.Id, execution.WorkflowArn);

        var step = execution?.Steps.LastOrDefault(s => s.Status == ExecutionStatus.Failed && !s.Step.ContinueOnFailure);
        if (step is not null)
            (failure["stepExecutionId"], failure["failedStep"]) = (step.Id, step.Step.Name);
        if (step?.Step.Action.Name == "ExecuteComponents")
        {
            // The step's own message is shorter than what failed it.
            var whole = build.Account.Builds.ScriptFor(build).FailSteps?.GetValueOrDefault(step.Step.Name) ?? message;
            failure["componentFailure"] = Component(build, execution!.Type, whole);
        }

        if (build.FailedIn is ImageStatus.Distributing or ImageStatus.Integrating)
            failure["distributionFailure"] = Regions(build, message);
        return failure;
    }

    // Documented: API reference, ComponentFailureContext: the build version of the component, its first failed step, and at most 1,024 characters of the error.
    // Assumed: a stubbed failure is attributed to the first step of the first component that has the phase; Amazon's components have no document.
    private static JsonObject Component(Build build, string type, string message)
    {
        var phase = type == "TEST" ? "test" : "build";
        var failure = new JsonObject { ["phaseName"] = phase, ["errorMessage"] = message.Length > MaxMessage ? message[..MaxMessage] : message };
        var components = build.Recipe.Objects("components").Select(c => VersionReferences.Resolve(build.Account, c.Text("componentArn"))).OfType<Resource>();
        var candidates = components.Select(c => (Component: c, Step: FirstStep(c, phase))).ToList();
        if (candidates.Count == 0)
            return failure;

        var (component, step) = candidates.Find(c => c.Step is not null) is { Component: not null } found ? found : candidates[0];
        failure["componentArn"] = component.ArnText;
        (failure["stepName"], failure["action"]) = (step?["name"]?.ToString(), step?["action"]?.ToString());
        foreach (var empty in failure.Where(member => member.Value is null).Select(member => member.Key).ToList())
            failure.Remove(empty);
        return failure;
    }

    private static JsonObject? FirstStep(Resource component, string phase) =>
        component.Document.TextOrNull("data") is { } yaml && YamlToJson.Read(yaml) is JsonObject document
            ? document["phases"]?.AsArray().OfType<JsonObject>().FirstOrDefault(p => p["name"]?.ToString() == phase)?["steps"]?.AsArray().FirstOrDefault() as JsonObject
            : null;

    private static JsonObject Regions(Build build, string message)
    {
        var failure = new JsonObject { ["errorMessage"] = message };
        if (build.FailedRegions.Count > 0)
            failure["regionFailures"] = new JsonArray([.. build.FailedRegions.Select(failed => failed.Show(build.Account.Account))]);
        return failure;
    }
}
