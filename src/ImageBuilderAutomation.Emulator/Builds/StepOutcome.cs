using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds.Workflows;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What a step's action leaves behind: its outputs, and what it does to the build. Instances and images are made up.</summary>
// Documented: the outputs' names (user guide, "step actions"). Assumed: their values' form where the guide gives none.
internal static class StepOutcome
{
    /// <summary>A waiting step whose pause is over, by an answer or by its deadline.</summary>
    // Documented: RESUME completes the step, STOP and the time-out end the workflow. Assumed: whatever onFailure says.
    public static void Answered(StepExecution step, DateTimeOffset now)
    {
        var outputs = new JsonObject();
        if (step.Answer is { } answer)
        {
            outputs["action"] = answer.Action;
            // Assumed: an answer without a reason leaves an empty one, so that references to it hold.
            outputs["reason"] = answer.Reason ?? "";
        }

        switch (step.Answer)
        {
            case { Action: "RESUME" }:
                step.Complete(now, outputs);
                break;
            case { } stop:
                step.Fail(now, stop.Reason ?? "The step was stopped without a reason.", outputs);
                break;
            default:
                step.Fail(now, $"Step timed out after {step.Step.Timeout.TotalSeconds} seconds while waiting for an action.");
                break;
        }
    }

    /// <returns>What a step that distributes fails with; null when it does not, and for all others.</returns>
    public static string? Failure(Build build, StepExecution step) => step.Step.Action.Name switch
    {
        StepActions.DistributeImage => Distribution.Failure(build, DistributionsOf(build, step)),
        "DistributeContainerImage" => Distribution.Failure(build, Configured(build)),
        _ => null,
    };

    public static JsonObject Of(BuildContext context, Build build, StepExecution step) => step.Step.Action.Name switch
    {
        StepActions.LaunchInstance => Launch(context, build, step),
        StepActions.CreateImage or "RegisterImage" => CreateImage(context, build, step),
        StepActions.DistributeImage => Distribute(context, build, step),
        "CollectImageMetadata" => CollectMetadata(context, build, step),
        "CreateImageFromIso" => new() { ["amiName"] = build.Document["name"]!.DeepClone(), ["snapshotId"] = context.Ids.Ec2("snap", step.Id), ["architecture"] = "x86_64" },
        "TerminateInstance" => [],
        "WaitForSSMAgent" => new() { ["status"] = "Online" },
        "ExecuteStateMachine" => new() { ["executionArn"] = $"{step.Inputs!["stateMachineArn"]}:{context.Ids.Uuid(step.Id)}", ["output"] = "{}" },
        "ModifyImageAttributes" => new() { ["modifiedImages"] = step.Inputs!["distributedImages"]?.DeepClone() },
        "ApplyImageConfigurations" => new() { ["configuredImages"] = step.Inputs!["distributedImages"]?.DeepClone() },
        "DistributeContainerImage" => DistributeContainer(context, build),
        _ => new() { ["runCommandId"] = context.Ids.Uuid(step.Id, "command"), ["status"] = "Success", ["output"] = "" },
    };

    private static JsonObject Launch(BuildContext context, Build build, StepExecution step)
    {
        var instance = context.Ids.Ec2("i", step.Id);
        if (step.Execution.Type == "TEST")
            build.TestInstance = instance;
        return new() { ["instanceId"] = instance };
    }

    private static JsonObject CreateImage(BuildContext context, Build build, StepExecution step)
    {
        var ami = context.Ids.Ec2("ami", step.Id);
        build.SourceAmi = ami;
        return new() { ["imageId"] = ami };
    }

    private static JsonObject CollectMetadata(BuildContext context, Build build, StepExecution step)
    {
        var os = BaseImage.OsVersion(build);
        build.Document["osVersion"] = os;
        return new() { ["osVersion"] = os, ["associationId"] = context.Ids.Uuid(step.Id, "association") };
    }

    private static JsonObject DistributeContainer(BuildContext context, Build build)
    {
        Distribution.Add(context, build, Configured(build));
        return new()
        {
            ["status"] = "Success",
            ["succeededRegions"] = new JsonArray([.. build.Output.Select(container => container!["region"]!.DeepClone())]),
            ["failedRegions"] = new JsonArray(),
        };
    }

    private static JsonObject Distribute(BuildContext context, Build build, StepExecution step)
    {
        Distribution.Add(context, build, DistributionsOf(build, step));
        return new()
        {
            ["distributedImages"] = new JsonArray([.. build.Output.Select(ami => new JsonObject
            {
                ["region"] = ami!["region"]!.DeepClone(),
                ["accountId"] = ami["accountId"]!.DeepClone(),
                ["imageId"] = ami["image"]!.DeepClone(),
            })]),
        };
    }

    private static JsonArray? DistributionsOf(Build build, StepExecution step) => step.Inputs!["distributions"] as JsonArray ?? Configured(build);

    private static JsonArray? Configured(Build build) => build.Document["distributionConfiguration"]?["distributions"]?.AsArray();
}
